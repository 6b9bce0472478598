# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# libkubuf, static and shared: gcc or clang, GNU make and binutils are all it needs.
#
#	make -f lib/lib.mk			builds into $(O), build/lib
#	make -f lib/lib.mk install		libraries, headers, libkubuf.pc
#
#	CC AR OBJCOPY CFLAGS CPPFLAGS LDFLAGS	as usual
#	PREFIX LIBDIR INCLUDEDIR DESTDIR	as usual; /usr/local
#
# The shared library shows what libkubuf.map names. The static one is a single object, in
# which all other names are local, so that they are in no program's way; so there is no LTO.

MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

lib := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
O ?= build/lib
version := $(shell sed -n 's/^\#define KUBUF_VERSION "\(.*\)"/\1/p' $(lib)/../include/uapi/linux/kubuf_version.h)
soname := libkubuf.so.0

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(origin AR),default)
AR := ar
endif
OBJCOPY ?= objcopy
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include

sources := $(sort $(wildcard $(lib)/*.c))
objects := $(patsubst $(lib)/%.c,$(O)/%.o,$(sources))
streams := $(wildcard $(lib)/kubuf_stream*.h)
headers := $(lib)/kubuf.h $(lib)/kubuf_types.h $(streams)
calls := $(wildcard $(lib)/../include/uapi/linux/*.h)
flags := -std=gnu11 -Wall -Wextra -fPIC -fvisibility=hidden -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64
flags += -DKUB_VERSION='"$(version)"' -I$(lib)/../include/uapi -I$(lib)

.PHONY: all install uninstall
all: $(O)/libkubuf.a $(O)/libkubuf.so

$(O)/%.o: $(lib)/%.c $(lib)/lib.mk $(lib)/../include/uapi/linux/kubuf_version.h
	@mkdir -p $(@D) && echo "  CC      $@"
	@$(CC) $(CPPFLAGS) $(flags) $(CFLAGS) -fno-lto -MMD -MP -c -o $@ $<

$(O)/libkubuf.a: $(objects)
	@echo "  AR      $@"
	@$(CC) $(CFLAGS) -fno-lto -nostdlib -r -o $(O)/libkubuf-static.o $(objects)
	@$(OBJCOPY) --localize-hidden $(O)/libkubuf-static.o
	@rm -f $@ && $(AR) rcs $@ $(O)/libkubuf-static.o

$(O)/libkubuf.so: $(objects) $(lib)/libkubuf.map
	@echo "  LD      $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-z,defs -Wl,-soname,$(soname) \
		-Wl,--version-script,$(lib)/libkubuf.map -o $(O)/$(soname) $(objects)
	@ln -sf $(soname) $@

install: all
	install -d "$(DESTDIR)$(LIBDIR)/pkgconfig" "$(DESTDIR)$(INCLUDEDIR)/linux"
	install -m 644 $(headers) "$(DESTDIR)$(INCLUDEDIR)/"
	install -m 644 $(calls) "$(DESTDIR)$(INCLUDEDIR)/linux/"
	install -m 644 $(O)/libkubuf.a "$(DESTDIR)$(LIBDIR)/"
	install -m 755 $(O)/$(soname) "$(DESTDIR)$(LIBDIR)/libkubuf.so.$(version)"
	ln -sf libkubuf.so.$(version) "$(DESTDIR)$(LIBDIR)/$(soname)"
	ln -sf $(soname) "$(DESTDIR)$(LIBDIR)/libkubuf.so"
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(version)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' $(lib)/libkubuf.pc.in \
		>"$(DESTDIR)$(LIBDIR)/pkgconfig/libkubuf.pc"
	chmod 644 "$(DESTDIR)$(LIBDIR)/pkgconfig/libkubuf.pc"
	if [ -z "$(DESTDIR)" ] && [ "$$(id -u)" = 0 ]; then PATH=$$PATH:/sbin:/usr/sbin ldconfig; fi

# What `make install` has put into /usr/include, for programs without the library, stays its own.
uninstall:
	rm -f $(patsubst $(lib)/%,"$(DESTDIR)$(INCLUDEDIR)/%",$(filter-out $(streams),$(headers)))
	if [ "$(INCLUDEDIR)" != /usr/include ] || [ ! -e "$(DESTDIR)/usr/src/kubuf/kubuf.mk" ]; then \
		rm -f $(patsubst $(lib)/%,"$(DESTDIR)$(INCLUDEDIR)/%",$(streams)) \
			$(foreach file,$(notdir $(calls)),"$(DESTDIR)$(INCLUDEDIR)/linux/$(file)"); \
	fi
	rm -f "$(DESTDIR)$(LIBDIR)"/libkubuf.a "$(DESTDIR)$(LIBDIR)"/libkubuf.so \
		"$(DESTDIR)$(LIBDIR)/$(soname)" "$(DESTDIR)$(LIBDIR)/libkubuf.so.$(version)" \
		"$(DESTDIR)$(LIBDIR)/pkgconfig/libkubuf.pc"

-include $(objects:.o=.d)
