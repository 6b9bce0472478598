# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# The checker's profiles, and the pieces of its reproducers, as C; for programs.mk and
# tools/tools.mk, in the tree's top folder. They come into the folder $(generated), build/tools
# unless the makefile that includes this has set it.
generated ?= build/tools

# $(call as-strings,FILES): each line of them as a C string
as-strings = sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $(1)

# The profiles as C, a string for each line.
profiles := $(sort $(wildcard tools/check/profiles/*.profile))
$(generated)/profiles.inc: $(profiles) tools/profiles.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(profiles); do \
		echo "{ \"$$(basename "$$file" .profile)\","; \
		$(call as-strings,"$$file"); \
		echo "},"; \
	done >$@

# Likewise the functions that a reproducer may call, without the licence of the file.
pieces := $(sort $(wildcard tools/check/pieces/*.c))
$(generated)/pieces.inc: $(pieces) tools/profiles.mk
	@mkdir -p $(@D) && echo "  GEN     $@"
	$(quiet)for file in $(pieces); do \
		echo "{ \"$$(basename "$$file" .c)\","; \
		sed 1,2d "$$file" | $(call as-strings,); \
		echo ", false },"; \
	done >$@
