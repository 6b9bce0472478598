# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers

help:
	@echo "make demo          the three labs on a real kernel, x86-64 and arm64, explained as they run"
	@echo "make check         all tests in both guests (TESTS=NAMES: only these); the last line counts them"
	@echo "make check-long    the same, with the long variants"
	@echo "make check-all     all tests on every kernel, and that the labs' texts show what the guests print"
	@echo "make check-debug   the same on kernels with KASAN, lockdep, kmemleak and more, and with KCSAN"
	@echo "make coverage      the same on the first of them alone, and which lines of the core that reached"
	@echo "make detectors     whether these detectors are awake: each must find the bug planted for it"
	@echo "make stress        the stress tests, a minute each, beside stress-ng (GUESTS=NAME)"
	@echo "make selftests     the kernel's own selftests pfnmap and cow against our nodes (GUESTS=NAME)"
	@echo "make fuzz          sequences of calls that nobody thought of, for SECONDS=600 from SEED=1"
	@echo "make fuzz-leaks    its corpus once, with kmemleak; make fuzz-merge: its last run into the corpus"
	@echo "make fuzz-parsers  texts that nobody thought of, for every parser, SECONDS=10 each"
	@echo "make shell         a prompt in the x86-64 guest (ARCH=arm64: in the other;"
	@echo "                   GUESTS=6.12-arm64-16k ARCH=arm64: 16 KiB pages)"
	@echo "make modules       the modules for both guests (KERNEL=NAME or KDIR=DIRECTORY: for that kernel)"
	@echo "make programs      the programs of labs and tests, for both guests"
	@echo "make tools         build/tools/kubuf, the command line tool, static"
	@echo "make guests        everything that runs in the guests, and their images"
	@echo "make install       modules and headers for the running kernel (KDIR=, DESTDIR=); make uninstall"
	@echo "make bench         speed and size on every kernel, as ratios of figures from one run"
	@echo "make bench-labs    the same in the two guests of the labs"
	@echo "make texts         put fresh output into the texts of the labs"
	@echo "make lint          style and static checks"
	@echo "make clean         remove what was built (downloaded kernels stay in the cache)"
	@echo
	@echo "Debian packages that a target needs are installed when missing. V=1 shows the commands."

GUESTS := 6.1-amd64 6.1-arm64
KERNELS := 5.10-amd64 6.1-amd64 6.12-amd64 7.2-amd64 6.1-arm64 6.12-arm64-16k
# The figures are for pages of 4 KiB.
bench-kernels := $(filter-out %-16k,$(KERNELS))
DEBUG_KERNELS := 6.1-amd64-kasan 6.1-amd64-kcsan
KERNEL ?= $(GUESTS)
ARCH ?= x86_64
shell-arch := $(if $(filter arm64 aarch64,$(ARCH)),-arm64,-amd64)
shell-guest := $(firstword $(foreach guest,$(GUESTS),$(if $(findstring $(shell-arch),$(guest)),$(guest))))

stress-programs := $(notdir $(basename $(wildcard tests/stress/*_test.c)))

.DELETE_ON_ERROR:
.PHONY: help demo check check-long check-all check-debug coverage detectors stress selftests fuzz fuzz-leaks \
	fuzz-parsers fuzz-merge shell modules programs tools guests install uninstall \
	bench bench-labs texts texts-check lint clean packages kernels

demo: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/guests demo $$([ ! -t 1 ] || echo color)

check: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/guests check $(TESTS)

check-long: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/guests --long --time 7200 --limit 3600 check

check-all: texts-check
	@$(MAKE) --no-print-directory check GUESTS="$(KERNELS)"

check-debug:
	@$(MAKE) --no-print-directory check GUESTS="$(DEBUG_KERNELS)"

# Without kmemleak, because it takes long; in parts, as many at a time as there are CPUs.
parts := 1 2 3 4 5 6

coverage:
	@$(MAKE) --no-print-directory guests GUESTS=6.1-amd64-kasan
	@scripts/deps coverage
	@rm -rf build/6.1-amd64-kasan/log/part-*
	@KUBUF_GUESTS="$(parts:%=6.1-amd64-kasan=%of$(words $(parts)))" vm/guests --coverage \
		--boot kmemleak=off check
	@scripts/coverage

detectors:
	@$(MAKE) --no-print-directory guests GUESTS="$(DEBUG_KERNELS) 6.1-amd64"
	@vm/detectors

# Both add to the images; tests that want what they add are skipped elsewhere.
stress: kernels
	@for guest in $(GUESTS); do vm/stressors $$guest || exit 1; done
	@$(MAKE) --no-print-directory guests
	@KUBUF_GUESTS="$(GUESTS)" vm/guests --long --numa --time 3600 --limit 900 check $(stress-programs)

selftests: kernels
	@for guest in $(GUESTS); do vm/selftests $$guest || exit 1; done
	@$(MAKE) --no-print-directory guests
	@KUBUF_GUESTS="$(GUESTS)" vm/guests check upstream_test

# The kernel that tells what was reached; GUEST= takes another one.
GUEST ?= 6.1-amd64-kasan
SEED ?= 1
fuzz:
	@$(MAKE) --no-print-directory guests GUESTS=$(GUEST)
	@vm/fuzz run $(GUEST) $(or $(SECONDS),600) $(SEED)

fuzz-leaks:
	@$(MAKE) --no-print-directory guests GUESTS=$(GUEST)
	@vm/fuzz leaks $(GUEST)

fuzz-parsers: build/tools/profiles.inc
	@scripts/deps fuzz
	@fuzz/parsers/run $(or $(SECONDS),10)

fuzz-merge:
	@vm/fuzz merge $(GUEST)

texts-check: guests
	@scripts/texts --check

shell: build/$(shell-guest)/initramfs.cpio
	@vm/run $(shell-guest) shell

texts: guests
	@scripts/texts

bench-labs: guests
	@bench/run

bench:
	@$(MAKE) --no-print-directory guests GUESTS="$(bench-kernels)"
	@bench/run $(bench-kernels)

lint: kernels
	@scripts/deps run lint
	@scripts/lint

install:
	@scripts/deps modules
	@scripts/install $(abspath $(KDIR))

uninstall:
	@scripts/install --remove $(abspath $(KDIR))

clean:
	rm -rf build

packages:
	@scripts/deps run

kernels: packages
	@vm/kernels $(GUESTS)

guests: $(GUESTS:%=build/%/initramfs.cpio)

include vm/programs.mk

tools: build/tools/kubuf

programs: $(foreach arch,$(call arch-of,$(GUESTS)),$(programs-$(arch)))

# Kbuild knows best which modules are to be built again, so it is always asked.
modules-of-guests := $(GUESTS:%=modules-%)
.PHONY: $(modules-of-guests)
$(modules-of-guests): modules-%: kernels
	@scripts/modules $*

ifdef KDIR
modules:
	@scripts/deps modules
	@scripts/modules $(abspath $(KDIR))
else
modules: packages
	@for name in $(KERNEL); do scripts/modules $$name || exit 1; done
endif

# vm/image leaves an image alone that is newer than all its parts.
.PHONY: $(GUESTS:%=build/%/initramfs.cpio)
$(GUESTS:%=build/%/initramfs.cpio): build/%/initramfs.cpio: modules-%
	@vm/image $*
