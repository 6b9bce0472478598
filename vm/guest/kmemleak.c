// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "kmemleak.h"

#define FILE_NAME "/sys/kernel/debug/kmemleak"

enum {
	TOLD_LINES = 60
};

/*
 * An object that is found only in the first of two scans was on its way from one
 * pointer to another.
 */
static int scan(void)
{
	return file_write(FILE_NAME, "scan") < 0 || file_write(FILE_NAME, "scan") < 0 ? -1 : 0;
}

int kmemleak_awake(void)
{
	return file_write(FILE_NAME, "scan=off") >= 0;
}

void kmemleak_clear(void)
{
	scan();
	file_write(FILE_NAME, "clear");
}

int kmemleak_count(char *why, size_t size)
{
	FILE *file;
	size_t used = 0;
	int count = 0, lines = 0;
	char line[256];

	why[0] = '\0';
	scan();
	file = fopen(FILE_NAME, "re");
	while (file && fgets(line, sizeof(line), file)) {
		count += !strncmp(line, "unreferenced object", 19);
		if (lines++ < TOLD_LINES && used + strlen(line) < size)
			used += sprintf(why + used, "%s", line);
	}
	if (file)
		fclose(file);
	return count;
}
