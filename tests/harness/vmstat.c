// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "vmstat.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"

/* Value of the first line "NAME VALUE" or "NAME: VALUE". */
static long field(const char *path, const char *name)
{
	FILE *file = fopen(path, "re");
	long value = -1;
	char line[256];
	size_t len = strlen(name);

	REQUIRE(file);
	while (value == -1 && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, len) && (line[len] == ' ' || line[len] == ':'))
			sscanf(line + len + 1, "%ld", &value);
	fclose(file);
	check_context("%s: %s", path, name);
	REQUIRE(value != -1);
	check_context("%s", "");
	return value;
}

/* The CPUs add their counts to the total only now and then, or when they are told to. */
static void refresh(void)
{
	int fd = open("/proc/sys/vm/stat_refresh", O_WRONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	CHECK_INT(write(fd, "1", 1), 1);
	close(fd);
}

long vmstat_get(const char *name)
{
	refresh();
	return field("/proc/vmstat", name);
}

long vmstat_pins_held(void)
{
	refresh();
	return field("/proc/vmstat", "nr_foll_pin_acquired") -
	       field("/proc/vmstat", "nr_foll_pin_released");
}

long vmstat_meminfo_kib(const char *name)
{
	return field("/proc/meminfo", name);
}

long vmstat_status_kib(const char *name)
{
	return field("/proc/self/status", name);
}

long vmstat_faults(void)
{
	struct rusage usage;

	REQUIRE_OK(getrusage(RUSAGE_SELF, &usage));
	return usage.ru_minflt;
}
