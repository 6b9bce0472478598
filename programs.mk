# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# User-space programs of the guests, static, in build/programs/ARCH:
#
#	make -f programs.mk ARCH=amd64|arm64 SETS="guest labs tools tests"
#
# A new file is picked up by its place alone:
#
#		util/*.c		linked into all but the labs and benches
#	guest	vm/guest/*.c		process 1, and onpty
#	labs	labs/*/app/NAME.c	a program of a lab
#	tools	tools/**/*.c		the tool, kubuf
#	tests	tests/*/NAME_test.c	a test program; the objects of tests/harness are linked in,
#					those of tests/*/NAME/*.c, its own parts, and what
#					reads the kernel's log in process 1
#		bench/NAME.c		a bench program
#		examples/*/*/app/NAME.c	a program of an example
#		fuzz/*.c		replay, the fuzzer's programs from a file
#	fuzz				the fuzzer itself, engine, with libFuzzer: amd64 alone
#
# All but the guest's and the labs' are linked with libkubuf, which lib/lib.mk builds.
#
# build/tools/kubuf is the tool for the machine that builds it.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDEXPANSION:

ARCH ?= amd64
SETS ?= guest labs tools tests
cc := $(if $(filter arm64,$(ARCH)),aarch64-linux-gnu-gcc,gcc)
objects := build/objects/$(ARCH)
programs := build/programs/$(ARCH)
library := build/lib/$(ARCH)/libkubuf.a

cflags := -std=gnu11 -Wall -Wextra -Werror -O2 -g
cflags += -Iinclude/uapi -Itests/modules -Ilabs/pagewalk/drv -Itests/harness
cflags += -Iutil -Itools -Itools/check -Ibuild/tools
cflags += -Ilib # last, for its own headers have nouns of the harness

# A line per file; all of the command with V=1.
quiet := $(if $(filter 1,$(V)),,@)

# $(call names,FOLDER,SOURCES): the programs of SOURCES in FOLDER
names = $(addprefix $(programs)/$(1)/,$(basename $(notdir $(2))))
# $(call objects-of,SOURCES)
objects-of = $(patsubst %.c,$(objects)/%.o,$(1))

lab-sources := $(wildcard labs/*/app/*.c)
# liburing is there for the machine's own architecture alone.
example-sources := $(filter-out $(if $(filter arm64,$(ARCH)),examples/programs/disk/%),\
	$(wildcard examples/*/*/app/*.c))
test-sources := $(wildcard tests/*/*_test.c)
bench-sources := $(wildcard bench/*.c)
util-sources := $(wildcard util/*.c)
harness-sources := $(wildcard tests/harness/*.c) vm/guest/kmsg.c $(util-sources)
tool-sources := $(wildcard tools/*.c tools/*/*.c) $(util-sources)
fuzz-sources := $(wildcard fuzz/*.c) $(addprefix vm/guest/,file.c kmsg.c pins.c) $(util-sources)
init-sources := $(filter-out vm/guest/onpty.c,$(wildcard vm/guest/*.c)) $(util-sources)

guest := $(programs)/guest/init $(programs)/guest/onpty
labs := $(call names,labs,$(lab-sources))
tools := $(programs)/tools/kubuf
examples := $(call names,examples,$(example-sources))
tests := $(call names,tests,$(test-sources)) $(call names,benches,$(bench-sources)) $(programs)/fuzz/replay \
	$(examples)
fuzz := $(programs)/fuzz/engine

.PHONY: all always
all: $(foreach set,$(SETS),$($(set)))

# The apparatus has all that Linux has beside POSIX. Bodies of tasks, threads and tables' rows have
# a signature that is not theirs to choose. The programs for users, and the examples, are built as
# their readers build them. What such a program defines itself is the same, and no warning.
apparatus := $(objects)/tests/% $(objects)/bench/% $(objects)/fuzz/% $(objects)/vm/%
$(apparatus): cflags += -D_GNU_SOURCE= -Wno-unused-parameter

# Every object; its own dependencies are those the compiler found the last time.
$(objects)/%.o: %.c programs.mk
	@mkdir -p $(@D) && echo "  CC      $@"
	$(quiet)$(cc) $(cflags) -MMD -MP -c -o $@ $<

$(library): always
	$(quiet)$(MAKE) -s --no-print-directory -f lib/lib.mk O=$(@D) CC=$(cc) \
		OBJCOPY=$(if $(filter gcc,$(cc)),objcopy,$(cc:gcc=objcopy)) CFLAGS="-O2 -g -Werror" $@

# $(call source-of,PROGRAM,SOURCES): the source whose name is the program's
source-of = $(filter %/$(notdir $(1)).c,$(2))
# $(call parts-of,SOURCE): the further sources of a test program
parts-of = $(wildcard $(patsubst %_test.c,%/*.c,$(1)))
test-objects = $(call objects-of,$(1) $(call parts-of,$(1)) $(harness-sources))

$(call names,tests,$(test-sources)): $$(call test-objects,$$(call source-of,$$@,$(test-sources))) $(library)
$(labs): $$(call objects-of,$$(call source-of,$$@,$(lab-sources)))
$(examples): $$(call objects-of,$$(call source-of,$$@,$(example-sources))) $(library)
$(call names,benches,$(bench-sources)): $$(call objects-of,$$(call source-of,$$@,$(bench-sources))) \
		$(library)
$(programs)/tools/kubuf: $(call objects-of,$(tool-sources)) $(library)
$(programs)/fuzz/replay: $(call objects-of,$(filter-out fuzz/fuzz.c,$(fuzz-sources)))
$(programs)/fuzz/engine: $(call objects-of,$(filter-out fuzz/replay.c,$(fuzz-sources)))
$(programs)/guest/init: $(call objects-of,$(init-sources))
$(programs)/guest/onpty: $(call objects-of,vm/guest/onpty.c)

$(programs)/examples/disk: libs := -luring
# clang's own link takes a variant that intercepts the C library's calls, which a static program
# does not survive.
$(programs)/fuzz/engine: libs = $(shell clang -print-resource-dir)/lib/linux/libclang_rt.fuzzer-x86_64.a \
	-lstdc++ -lm
$(sort $(guest) $(labs) $(tools) $(tests) $(fuzz)):
	@mkdir -p $(@D) && echo "  LD      $@"
	$(quiet)$(cc) -static -o $@ $^ $(libs) -pthread

$(objects)/tests/lib/start_test.o: examples/programs/first/session.txt
$(objects)/tools/check/profiles.o: build/tools/profiles.inc
$(objects)/tools/check/reproduce.o: build/tools/pieces.inc

include tools/profiles.mk

build/tools/kubuf: $(tool-sources) $(wildcard tools/*.h tools/*/*.h util/*.h) build/tools/profiles.inc \
	build/tools/pieces.inc \
		include/uapi/linux/kubuf.h $(library)
	@mkdir -p $(@D) && echo "  CC      $@"
	$(quiet)gcc $(cflags) -static -o $@ $(tool-sources) $(library) -pthread

-include $(patsubst %.o,%.d,$(call objects-of,$(lab-sources) $(example-sources) $(test-sources) $(bench-sources) \
	$(harness-sources) $(tool-sources) $(fuzz-sources) $(init-sources) vm/guest/onpty.c \
	$(foreach source,$(test-sources),$(call parts-of,$(source)))))
