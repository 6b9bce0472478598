// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "smaps.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/* Copies the rest of the line "NAME:..." of the mapping that holds the address. */
static void line_of(const volatile void *addr, const char *name, char *rest, size_t size)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	unsigned long start;
	unsigned long end;
	bool inside = false;
	bool found = false;
	char line[512];
	size_t len = strlen(name);

	REQUIRE(file);
	while (!found && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			inside = (uintptr_t)addr >= start && (uintptr_t)addr < end;
		found = inside && !strncmp(line, name, len) && line[len] == ':';
	}
	fclose(file);
	check_context("smaps of %p: %s", addr, name);
	REQUIRE(found);
	check_context("%s", "");
	snprintf(rest, size, "%s", line + len + 1);
}

long smaps_kib(const volatile void *addr, const char *name)
{
	char rest[512];

	line_of(addr, name, rest, sizeof(rest));
	return atol(rest);
}
