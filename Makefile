# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers

help:
	@sed -n 's/^#| \{0,1\}//p' Makefile

#| See（看）
#|   make demo            the three labs on a real kernel, explained as they run (ARCH=arm64, ARCH=all)
#|                        在真实内核上依次运行三个实验，边运行边讲解
#|   make shell           a prompt in the virtual machine, with the labs (ARCH=arm64: in the other;
#|                        GUESTS=6.12-arm64-16k ARCH=arm64: 16 KiB pages)
#|                        进入虚拟机的命令行，实验所需的一切都在里面（ARCH=arm64 进入另一个）
#| Build
#|   make tools           build/tools/kubuf, the command line tool, static
#|   make modules         the modules for both guests (KERNEL=NAME or KDIR=FOLDER: for that kernel)
#|   make install         module and headers for the running kernel (KDIR=, DESTDIR=); make uninstall
#|   make install-user    libkubuf and the command kubuf, for programs (PREFIX=, DESTDIR=); make uninstall-user
#|   make debs            Debian packages of all this, in build/debs
#|   make install-labs    the same as install, with the modules of the labs
#|   make programs        the programs of labs and tests, for both guests
#|   make guests          everything that runs in the guests, and their images
#|   make clean           remove what was built (downloaded kernels stay in the cache)
#| Test
#|   make check           all tests in both guests (TESTS=NAMES: only these); the last line counts them
#|   make check-all       the same on every kernel, and that the texts show what the guests print
#|   make check-long      make check with the long variants
#|   make check-python    the Python binding: here as far as it needs no module, and all of it in the x86-64 guest
#|   make check-lib       libkubuf with sanitizers, here, on what stands in for the module (in make lint)
#|   make check-lib-guest the same on the module, in a guest
#|   make check-reproduce programs of kubuf check: each shows what is wrong with the driver it was written for
#|                        (SAMPLE=1: one driver for each class)
#|   make check-rdma      the example that leaves the machine: buffers, an RDMA adapter made of software
#|   make check-rdma-two  the same from one guest to another
#|   make check-vm        the example whose buffer is a virtual machine's memory, QEMU in the guest
#|   make check-debs      the Debian packages by lintian, calls and library against what was released
#|   make check-packages  the same installed, used, upgraded and purged on a Debian in a virtual machine; DKMS for each kernel
#|   make lint            style and static checks
#|   make bench           speed and size on every kernel, as ratios within one run; make bench-labs: two
#| Dig
#|   make check-debug     all tests on kernels with KASAN, lockdep, kmemleak and more, and with KCSAN
#|   make coverage        the same on the first of them alone, and which lines of the core that reached
#|   make detectors       whether these detectors are awake: each must find the bug planted for it
#|   make stress          the stress tests, a minute each, on two NUMA nodes (GUESTS=NAME)
#|   make selftests       the kernel's own selftests pfnmap and cow against our nodes (GUESTS=NAME)
#|   make models          every order of steps of a stream's two sides, by spin, and mistakes that it must find
#|   make fuzz            sequences of calls that nobody thought of, for SECONDS=600 from SEED=1
#|   make fuzz-parsers    texts that nobody thought of, for every parser, SECONDS=10 each
#| Maintain
#|   make site            the texts, manual pages and headers as pages, build/site/index.html
#|   make pictures        draw again what the texts show of a guest's samples
#|   make dist            the release as build/dist/kubuf-VERSION.tar.xz, with its checksum
#|   make texts           put fresh output and code into the texts, and write the manual pages
#|   make fuzz-leaks      the fuzzer's corpus once, with kmemleak; make fuzz-merge: its last run into it
#|   scripts/proportions  how much is product, how much apparatus; --demo: what the demo costs
#|
#| Debian packages that a target needs are installed when missing. V=1 shows the commands.

# vm/kernels has the list of all kernels, and which of them are for what.
GUESTS := $(shell vm/kernels --list labs)
KERNELS = $(shell vm/kernels --list all)
DEBUG_KERNELS = $(shell vm/kernels --list debug)
bench-kernels = $(shell vm/kernels --list 4k)
kasan = $(filter %-kasan,$(DEBUG_KERNELS))
KERNEL ?= $(GUESTS)
# $(call arch-of,GUEST)
arch-of = $(word 2,$(subst -, ,$(1)))
# The demo and the shell: x86_64, arm64, and for the demo all.
ARCH ?= x86_64
arch-of-demo := $(if $(filter all,$(ARCH)),amd64 arm64,$(if $(filter arm64 aarch64,$(ARCH)),arm64,amd64))
demo-guests := $(foreach guest,$(GUESTS),$(if $(filter $(arch-of-demo),$(call arch-of,$(guest))),$(guest)))
shell-guest := $(firstword $(demo-guests))

stress-programs := $(notdir $(basename $(wildcard tests/stress/*_test.c)))

.DELETE_ON_ERROR:
.PHONY: help check-packages check-debs debs dist demo check check-long check-all check-debug check-lib check-lib-guest check-python check-reproduce check-vm check-rdma-two check-rdma coverage detectors \
	stress selftests \
	fuzz fuzz-leaks fuzz-parsers fuzz-merge models pictures site shell modules programs tools guests \
	install install-labs install-user uninstall uninstall-user \
	bench bench-labs texts texts-check lint clean deps kernels

demo:
	@vm/build --sets labs $(demo-guests)
	@KUBUF_GUESTS="$(demo-guests)" vm/run-all demo $$([ ! -t 1 ] || echo color)

check: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/run-all $(if $(TESTS),,--share) check $(TESTS)

check-long: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/run-all --long --time 7200 --limit 3600 check $(TESTS)

check-all: texts-check
	@$(MAKE) --no-print-directory guests GUESTS="$(KERNELS)"
	@KUBUF_GUESTS="$(KERNELS)" vm/run-all check $(TESTS)

# The guest has nothing but what is linked statically. Debian's programs are brought along.
debian-guest := $(firstword $(filter %-amd64,$(GUESTS)))

check-python:
	@scripts/deps python
	@vm/build --sets labs $(debian-guest)
	@python/check build
	@python/check native
	@python/check guest $(debian-guest)

check-reproduce:
	@scripts/deps reports
	@vm/build $(debian-guest)
	@tests/reproduce/check $(if $(SAMPLE),--sample) $(debian-guest)

check-rdma:
	@vm/build --sets "labs tools rdma" $(debian-guest)
	@examples/programs/rdma/check build
	@examples/programs/rdma/check guest $(debian-guest)

check-lib:
	@tests/native/run
check-lib-guest:
	@vm/build --sets "labs tests" $(debian-guest)
	@tests/native/run guest $(debian-guest)
check-rdma-two:
	@vm/build --sets "labs tools rdma" $(debian-guest)
	@examples/programs/rdma/check build
	@examples/programs/rdma/check two $(debian-guest)

check-vm:
	@vm/build --sets "labs tools" $(debian-guest)
	@examples/programs/vm/check build
	@examples/programs/vm/check guest $(debian-guest)

check-debug:
	@$(MAKE) --no-print-directory check GUESTS="$(DEBUG_KERNELS)"

# Without kmemleak, because it takes long; in parts, as many at a time as there are CPUs.
parts := 1 2 3 4 5 6

coverage:
	@$(MAKE) --no-print-directory guests GUESTS=$(kasan)
	@scripts/deps coverage
	@rm -rf build/$(kasan)/log/part-*
	@KUBUF_GUESTS="$(parts:%=$(kasan)=%of$(words $(parts)))" vm/run-all --coverage \
		--boot kmemleak=off check $(TESTS)
	@scripts/coverage

detectors:
	@$(MAKE) --no-print-directory guests GUESTS="$(DEBUG_KERNELS) $(firstword $(GUESTS))"
	@vm/detectors

stress: guests
	@KUBUF_GUESTS="$(GUESTS)" vm/run-all --long --numa --time 3600 --limit 900 check $(stress-programs)

# Adds to the images; the test that wants the programs is skipped elsewhere.
selftests: kernels
	@for guest in $(GUESTS); do vm/selftests $$guest || exit 1; done
	@$(MAKE) --no-print-directory guests
	@KUBUF_GUESTS="$(GUESTS)" vm/run-all check upstream_test

# The kernel that tells what was reached; GUEST= takes another one.
GUEST ?= $(kasan)
SEED ?= 1
fuzz:
	@$(MAKE) --no-print-directory guests GUESTS=$(GUEST)
	@vm/fuzz run $(GUEST) $(or $(SECONDS),600) $(SEED)

fuzz-leaks:
	@$(MAKE) --no-print-directory guests GUESTS=$(GUEST)
	@vm/fuzz leaks $(GUEST)

fuzz-parsers:
	@scripts/deps fuzz
	@$(MAKE) --no-print-directory -s -f programs.mk build/tools/profiles.inc
	@fuzz/parsers/run $(or $(SECONDS),10)

pictures: guests
	@scripts/deps pictures python
	@scripts/pictures

site:
	@scripts/deps site
	@scripts/site

models:
	@scripts/deps models
	@tests/models/run

fuzz-merge:
	@vm/fuzz merge $(GUEST)

texts-check: guests
	@scripts/texts --check

shell:
	@vm/build --sets "labs tools" $(shell-guest)
	@vm/run $(shell-guest) shell

texts: guests tools
	@scripts/quotes
	@scripts/manuals
	@scripts/texts

bench-labs: guests
	@bench/run $(GUESTS)

bench:
	@$(MAKE) --no-print-directory guests GUESTS="$(bench-kernels)"
	@bench/run $(bench-kernels)

lint: kernels
	@scripts/deps run lint
	@scripts/lint

install:
	@scripts/deps modules
	@scripts/install $(abspath $(KDIR))

# libkubuf, the command, their headers and manual pages; no kernel is asked for, nothing fetched.
install-user uninstall-user:
	@$(MAKE) --no-print-directory -f tools/tools.mk $(@:-user=)

install-labs:
	@scripts/deps modules
	@scripts/install --labs $(abspath $(KDIR))

uninstall:
	@scripts/install --remove $(abspath $(KDIR))

clean:
	rm -rf build

dist:
	@scripts/dist

debs:
	@scripts/deps packages
	@scripts/debs

check-packages:
	@scripts/deps packages trials
	@scripts/check-packages

check-debs:
	@scripts/deps packages debs
	@scripts/debs --check

deps:
	@scripts/deps run $(sort $(foreach guest,$(GUESTS),$(call arch-of,$(guest))))

kernels: deps
	@vm/kernels $(GUESTS)

guests:
	@vm/build $(GUESTS)

tools:
	@$(MAKE) --no-print-directory -f programs.mk build/tools/kubuf

programs: deps
	@for arch in amd64 arm64; do $(MAKE) --no-print-directory -f programs.mk ARCH=$$arch || exit 1; done

ifdef KDIR
modules:
	@scripts/deps modules
	@scripts/modules $(abspath $(KDIR))
else
modules: deps
	@for name in $(KERNEL); do scripts/modules $$name || exit 1; done
endif
