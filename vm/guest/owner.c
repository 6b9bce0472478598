// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include "owner.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define FILE_NAME "/sys/kernel/debug/page_owner"

/* A record has a line for each caller, and ends with an empty line. */
void owner_of_orphan(char *text, size_t size)
{
	FILE *file = fopen(FILE_NAME, "re");
	bool found = false;
	size_t used = 0;
	char line[256];

	text[0] = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		if (*line == '\n') {
			if (found)
				break;
			used = 0;
			continue;
		}
		if (strstr(line, "offline memcg"))
			found = true;
		if (used + strlen(line) < size)
			used += sprintf(text + used, "%s", line);
	}
	if (!found)
		text[0] = '\0';
	if (file)
		fclose(file);
}
