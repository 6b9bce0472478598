// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "kmemleak.h"

#define FILE_NAME "/sys/kernel/debug/kmemleak"

enum {
	RECORD = 4096
};

/*
 * Two scans, because an object that only the first scan reports was being moved from one
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

/*
 * The driver core leaks a class's name if the class cannot be registered for lack of memory
 * (__class_register() in 6.1), which only failnth_load_test causes.
 */
static int is_known(const char *record)
{
	return strstr(record, "comm \"failnth_load") && strstr(record, " kobject_set_name+") &&
	       strstr(record, " __class_register+");
}

/* Handles the record of one object; the text before the first one is no record. */
static int judge(const char *record, char *why, size_t size)
{
	size_t used = strlen(why);

	if (!*record || is_known(record))
		return 0;
	snprintf(why + used, size - used, "%s", record);
	return 1;
}

int kmemleak_count(char *why, size_t size)
{
	char line[256], record[RECORD] = "";
	FILE *file;
	int count = 0;

	why[0] = '\0';
	scan();
	file = fopen(FILE_NAME, "re");
	while (file && fgets(line, sizeof(line), file)) {
		if (!strncmp(line, "unreferenced object", 19)) {
			count += judge(record, why, size);
			record[0] = '\0';
		}
		strncat(record, line, sizeof(record) - strlen(record) - 1);
	}
	count += judge(record, why, size);
	if (file)
		fclose(file);
	return count;
}
