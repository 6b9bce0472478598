# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# User-space programs of the guests, static, one set per guest in
# build/NAME/programs. A new file is picked up by its place alone:
#
#	labs/*/NAME.c		a program of a lab
#	tests/*/NAME_test.c	a test program; the objects of tests/harness are linked in
#	bench/NAME.c		a bench program
#	tools/**/*.c		the tool, kubuf
#	fuzz/*.c		the fuzzer, fuzz
#	vm/guest/*.c		process 1, and onpty

program-cflags := -std=gnu11 -Wall -Wextra -Werror -O2 -g
program-cflags += -Iinclude/uapi -Ikernel/tests -Ikernel/labs -Itests/harness
program-cflags += -Itools -Itools/check -Ibuild/tools -Ibuild/fuzz -MMD -MP

# A line per file; all of the command with V=1.
quiet := $(if $(filter 1,$(V)),,@)

cc-amd64 := gcc
cc-arm64 := aarch64-linux-gnu-gcc
cc-16k := $(cc-arm64)
cc-kasan := $(cc-amd64)
cc-kcsan := $(cc-amd64)

harness-sources := $(wildcard tests/harness/*.c)
test-sources := $(wildcard tests/*/*_test.c)
lab-sources := $(wildcard labs/*/*.c)
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

# $(call guest-programs,NAME): all rules for one guest
define guest-programs
programs-$(1) := $(call names,build/$(1)/programs/tests,$(test-sources))
programs-$(1) += $(call names,build/$(1)/programs/labs,$(lab-sources))
programs-$(1) += $(call names,build/$(1)/programs/benches,$(bench-sources))
programs-$(1) += build/$(1)/programs/tools/kubuf build/$(1)/programs/fuzz/fuzz
programs-$(1) += build/$(1)/programs/guest/init build/$(1)/programs/guest/onpty

objects-$(1) := $(patsubst %.c,build/$(1)/objects/%.o,$(harness-sources) $(test-sources) \
	$(tool-sources) $(init-sources) $(wildcard fuzz/*.c))

$$(objects-$(1)): build/$(1)/objects/%.o: %.c vm/programs.mk | packages
	@mkdir -p $$(@D) && echo "  CC      $$@"
	$$(quiet)$(cc-$(lastword $(subst -, ,$(1)))) $$(program-cflags) -c -o $$@ $$<

build/$(1)/objects/tools/check/profiles.o: build/tools/profiles.inc
build/$(1)/objects/fuzz/emit.o: build/fuzz/sources.inc

$(foreach source,$(test-sources),$(eval \
$(call names,build/$(1)/programs/tests,$(source)): build/$(1)/objects/$(source:.c=.o)))
$(call names,build/$(1)/programs/tests,$(test-sources)): \
		$(patsubst %.c,build/$(1)/objects/%.o,$(harness-sources))
	@mkdir -p $$(@D) && echo "  LD      $$@"
	$$(quiet)$(cc-$(lastword $(subst -, ,$(1)))) -static -o $$@ $$^ -pthread

build/$(1)/programs/tools/kubuf: $(patsubst %.c,build/$(1)/objects/%.o,$(tool-sources))
	@mkdir -p $$(@D) && echo "  LD      $$@"
	$$(quiet)$(cc-$(lastword $(subst -, ,$(1)))) -static -o $$@ $$^ -pthread

build/$(1)/programs/fuzz/fuzz: $(patsubst %.c,build/$(1)/objects/%.o,$(fuzz-sources))
	@mkdir -p $$(@D) && echo "  LD      $$@"
	$$(quiet)$(cc-$(lastword $(subst -, ,$(1)))) -static -o $$@ $$^ -pthread

build/$(1)/programs/guest/init: $(patsubst %.c,build/$(1)/objects/%.o,$(init-sources))
	@mkdir -p $$(@D) && echo "  LD      $$@"
	$$(quiet)$(cc-$(lastword $(subst -, ,$(1)))) -static -o $$@ $$^

$(foreach source,$(lab-sources),
$(call simple-program,build/$(1)/programs/labs,$(cc-$(lastword $(subst -, ,$(1)))),$(source))
)
$(foreach source,$(bench-sources),
$(call simple-program,build/$(1)/programs/benches,$(cc-$(lastword $(subst -, ,$(1)))),$(source))
)
$(call simple-program,build/$(1)/programs/guest,$(cc-$(lastword $(subst -, ,$(1)))),vm/guest/onpty.c)

build/$(1)/initramfs.cpio: $$(programs-$(1))

-include $$(objects-$(1):.o=.d) $$(programs-$(1):=.d)
endef

$(foreach guest,$(GUESTS),$(eval $(call guest-programs,$(guest))))

# The profiles as C, a string for each line.
build/tools/profiles.inc: $(profiles) vm/programs.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(profiles); do \
		echo "{ \"$$(basename "$$file" .profile)\","; \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' "$$file"; \
		echo "},"; \
	done >$@

# What executes a program of the fuzzer, as C strings, for the programs it emits.
emitted := $(addprefix fuzz/,world.h run.h world.c calls.h ioctls.c memory.c files.c run.c)
build/fuzz/sources.inc: $(emitted) vm/programs.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(emitted); do \
		sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' "$$file"; \
		echo ","; \
	done >$@

# The tool for the machine that builds it.
build/tools/kubuf: $(tool-sources) $(wildcard tools/*.h tools/*/*.h) build/tools/profiles.inc \
		include/uapi/kubuf.h
	@mkdir -p $(@D) && echo "  CC      $@"
	$(quiet)gcc $(filter-out -MMD -MP,$(program-cflags)) -static -o $@ $(tool-sources) -pthread
