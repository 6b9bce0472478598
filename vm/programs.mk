# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# User-space programs of the guests, static, one set per architecture in
# build/programs/ARCH. A new file is picked up by its place alone:
#
#	labs/*/app/NAME.c	a program of a lab
#	tests/*/NAME_test.c	a test program; the objects of tests/harness are linked in,
#				those of tests/*/NAME/*.c, its own parts, and what
#				reads the kernel's log in process 1
#	bench/NAME.c		a bench program
#	tools/**/*.c		the tool, kubuf
#	fuzz/*.c		the fuzzer, fuzz
#	vm/guest/*.c		process 1, and onpty

program-cflags := -std=gnu11 -Wall -Wextra -Werror -O2 -g
program-cflags += -Iinclude/uapi -Itests/modules -Ilabs/pagewalk/drv -Itests/harness
program-cflags += -Itools -Itools/check -Ibuild/tools -Ibuild/fuzz -MMD -MP

# A line per file; all of the command with V=1.
quiet := $(if $(filter 1,$(V)),,@)

cc-amd64 := gcc
cc-arm64 := aarch64-linux-gnu-gcc

# $(call arch-of,GUESTS): what they run on, each once
arch-of = $(sort $(foreach guest,$(1),$(if $(findstring -arm64,$(guest)),arm64,amd64)))

harness-sources := $(wildcard tests/harness/*.c) vm/guest/kmsg.c
test-sources := $(wildcard tests/*/*_test.c)
# $(call parts-of,SOURCES): the further sources of test programs
parts-of = $(wildcard $(patsubst %_test.c,%/*.c,$(1)))
lab-sources := $(wildcard labs/*/app/*.c)
bench-sources := $(wildcard bench/*.c)
tool-sources := $(wildcard tools/*.c tools/*/*.c)
fuzz-sources := $(wildcard fuzz/*.c) $(addprefix vm/guest/,file.c kmsg.c pins.c)
profiles := $(sort $(wildcard tools/check/profiles/*.profile))
init-sources := $(filter-out vm/guest/onpty.c,$(wildcard vm/guest/*.c))

# $(call names,DIRECTORY,SOURCES): the programs of SOURCES in DIRECTORY
names = $(foreach source,$(2),$(1)/$(basename $(notdir $(source))))

# $(call simple-program,DIRECTORY,COMPILER,SOURCE): a program of one source
define simple-program
$(call names,$(1),$(3)): $(3) vm/programs.mk | packages
	@mkdir -p $$(@D) && echo "  CC      $$@"
	$$(quiet)$(2) $$(program-cflags) -MF $$@.d -static -o $$@ $$< -pthread
endef

# $(call arch-programs,ARCH): all rules for one architecture
define arch-programs
programs-$(1) := $(call names,build/programs/$(1)/tests,$(test-sources))
programs-$(1) += $(call names,build/programs/$(1)/labs,$(lab-sources))
programs-$(1) += $(call names,build/programs/$(1)/benches,$(bench-sources))
programs-$(1) += build/programs/$(1)/tools/kubuf build/programs/$(1)/fuzz/fuzz
programs-$(1) += build/programs/$(1)/guest/init build/programs/$(1)/guest/onpty

objects-$(1) := $(patsubst %.c,build/objects/$(1)/%.o,$(sort $(harness-sources) $(test-sources) \
	$(call parts-of,$(test-sources)) $(tool-sources) $(init-sources) $(fuzz-sources)))

$$(objects-$(1)): build/objects/$(1)/%.o: %.c vm/programs.mk | packages
	@mkdir -p $$(@D) && echo "  CC      $$@"
	$$(quiet)$(cc-$(1)) $$(program-cflags) -c -o $$@ $$<

build/objects/$(1)/tools/check/profiles.o: build/tools/profiles.inc
build/objects/$(1)/fuzz/emit.o: build/fuzz/sources.inc

$(foreach source,$(test-sources),$(eval \
$(call names,build/programs/$(1)/tests,$(source)): \
	$(patsubst %.c,build/objects/$(1)/%.o,$(source) $(call parts-of,$(source)))))
$(call names,build/programs/$(1)/tests,$(test-sources)): \
		$(patsubst %.c,build/objects/$(1)/%.o,$(harness-sources))
build/programs/$(1)/tools/kubuf: $(patsubst %.c,build/objects/$(1)/%.o,$(tool-sources))
build/programs/$(1)/fuzz/fuzz: $(patsubst %.c,build/objects/$(1)/%.o,$(fuzz-sources))
build/programs/$(1)/guest/init: $(patsubst %.c,build/objects/$(1)/%.o,$(init-sources))

$(call names,build/programs/$(1)/tests,$(test-sources)) \
$(addprefix build/programs/$(1)/,tools/kubuf fuzz/fuzz guest/init):
	@mkdir -p $$(@D) && echo "  LD      $$@"
	$$(quiet)$(cc-$(1)) -static -o $$@ $$^ -pthread

$(foreach source,$(lab-sources),
$(call simple-program,build/programs/$(1)/labs,$(cc-$(1)),$(source))
)
$(foreach source,$(bench-sources),
$(call simple-program,build/programs/$(1)/benches,$(cc-$(1)),$(source))
)
$(call simple-program,build/programs/$(1)/guest,$(cc-$(1)),vm/guest/onpty.c)

-include $$(objects-$(1):.o=.d) $$(programs-$(1):=.d)
endef

$(foreach arch,$(call arch-of,$(GUESTS)),$(eval $(call arch-programs,$(arch))))

$(foreach guest,$(GUESTS),$(eval build/$(guest)/initramfs.cpio: $$(programs-$(call arch-of,$(guest)))))

# The profiles as C, a string for each line.
build/tools/profiles.inc: $(profiles) vm/programs.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(profiles); do \
		echo "{ \"$$(basename "$$file" .profile)\","; \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' "$$file"; \
		echo "},"; \
	done >$@

# What executes a program of the fuzzer, as C strings, for the programs it emits.
emitted := $(addprefix fuzz/,world.h run.h world.c calls.h peer.h peer.c ioctls.c memory.c files.c \
	attributes.c run.c)
build/fuzz/sources.inc: $(emitted) vm/programs.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(emitted); do \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' "$$file"; \
		echo ","; \
	done >$@

# The tool for the machine that builds it.
build/tools/kubuf: $(tool-sources) $(wildcard tools/*.h tools/*/*.h) build/tools/profiles.inc \
		include/uapi/linux/kubuf.h
	@mkdir -p $(@D) && echo "  CC      $@"
	$(quiet)gcc $(filter-out -MMD -MP,$(program-cflags)) -static -o $@ $(tool-sources) -pthread
