// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "smaps.h"

#include <stdio.h>
#include <string.h>

/* The sum of what @part makes of each line of the mapping at @map. */
static unsigned long sum(const void *map, unsigned long (*part)(const char *line, const char *word),
			 const char *word)
{
	FILE *smaps = fopen("/proc/self/smaps", "re");
	unsigned long total = 0, start, end, here = (unsigned long)map;
	bool ours = false;
	char line[512];

	while (smaps && fgets(line, sizeof(line), smaps)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			ours = start <= here && here < end;
		else if (ours)
			total += part(line, word);
	}
	if (smaps)
		fclose(smaps);
	return total;
}

static unsigned long flag_part(const char *line, const char *flag)
{
	char word[16];

	snprintf(word, sizeof(word), " %s", flag);
	return !strncmp(line, "VmFlags:", 8) && strstr(line, word);
}

bool smaps_has(const void *map, const char *flag)
{
	return sum(map, flag_part, flag);
}

static unsigned long huge_part(const char *line, const char *none)
{
	unsigned long kib;

	(void)none;
	if (sscanf(line, "ShmemPmdMapped: %lu", &kib) == 1 ||
	    sscanf(line, "FilePmdMapped: %lu", &kib) == 1 ||
	    sscanf(line, "AnonHugePages: %lu", &kib) == 1)
		return kib;
	return 0;
}

unsigned long smaps_huge(const void *map)
{
	return sum(map, huge_part, NULL);
}
