# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# The command kubuf for this machine, with the shared libkubuf, in the tree's top folder:
#
#	make -f tools/tools.mk			builds into $(O), build/user
#	make -f tools/tools.mk install		command, manual pages, completion; and libkubuf
#
# Variables as in lib/lib.mk, and BINDIR, MANDIR, COMPLETIONDIR, DATADIR.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

O ?= build/user
generated := $(O)/generated
ifeq ($(origin CC),default)
CC := gcc
endif
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
COMPLETIONDIR ?= $(PREFIX)/share/bash-completion/completions
DATADIR ?= $(PREFIX)/share/kubuf
export CC CFLAGS CPPFLAGS LDFLAGS PREFIX

sources := $(sort $(wildcard tools/*.c tools/check/*.c util/*.c))
objects := $(patsubst %.c,$(O)/%.o,$(sources))
flags := -std=gnu11 -Wall -Wextra -D_FILE_OFFSET_BITS=64 -Iinclude/uapi -Iutil -Itools -Itools/check -I$(generated) -Ilib

# A line per file; all of the command with V=1.
quiet := $(if $(filter 1,$(V)),,@)

.PHONY: all install uninstall library
all: $(O)/kubuf

include tools/profiles.mk

library:
	@$(MAKE) --no-print-directory -s -f lib/lib.mk O=$(O)/lib

$(O)/tools/check/profiles.o: $(generated)/profiles.inc
$(O)/tools/check/reproduce.o: $(generated)/pieces.inc

$(O)/%.o: %.c tools/tools.mk
	@mkdir -p $(@D) && echo "  CC      $@"
	@$(CC) $(CPPFLAGS) $(flags) $(CFLAGS) -MMD -MP -c -o $@ $<

$(O)/kubuf: $(objects) | library
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(objects) -L$(O)/lib -lkubuf -pthread

install: all
	@$(MAKE) --no-print-directory -f lib/lib.mk O=$(O)/lib install
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(COMPLETIONDIR)"
	install -m 755 $(O)/kubuf "$(DESTDIR)$(BINDIR)/"
	install -m 644 tools/completion.bash "$(DESTDIR)$(COMPLETIONDIR)/kubuf"
	install -D -m 644 tools/check/report.schema.json "$(DESTDIR)$(DATADIR)/report.schema.json"
	for page in man/*.[1-9]; do \
		install -D -m 644 "$$page" "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}" || exit 1; \
	done

uninstall:
	@$(MAKE) --no-print-directory -f lib/lib.mk O=$(O)/lib uninstall
	rm -f "$(DESTDIR)$(BINDIR)/kubuf" "$(DESTDIR)$(COMPLETIONDIR)/kubuf" \
		"$(DESTDIR)$(DATADIR)/report.schema.json"
	for page in man/*.[1-9]; do \
		rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; \
	done

-include $(objects:.o=.d)
