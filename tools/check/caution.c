// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "caution.h"

#include <err.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Numbers of Documentation/admin-guide/devices.txt. */
static const struct {
	unsigned int major;
	unsigned int first, last;
	const char *why;
} numbers[] = {
	{ 1, 1, 2, "it is the machine's own memory" },
	{ 1, 4, 4, "it is the machine's I/O ports" },
	{ 4, 0, ~0U, "it is a terminal" },
	{ 5, 0, ~0U, "it is a terminal" },
	{ 136, 0, ~0U, "it is a terminal" },
	{ 188, 0, ~0U, "it is a serial line" },
	{ 10, 130, 130, "it is a watchdog: who closes it may have the machine reset" },
	{ 10, 144, 144, "it is the memory that the firmware starts from" },
	{ 204, 0, ~0U, "it is a serial line" },
};

/* Others have numbers that change, and a class in sysfs that does not. */
static const struct {
	const char *name;
	const char *why;
} subsystems[] = {
	{ "watchdog", "it is a watchdog: who closes it may have the machine reset" },
	{ "tty", "it is a terminal or a serial line" },
};

static const char *why_not_its_kind(const struct stat *st)
{
	char path[64], kind[PATH_MAX];
	ssize_t len;

	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/subsystem", major(st->st_rdev),
		 minor(st->st_rdev));
	len = readlink(path, kind, sizeof(kind) - 1);
	kind[len > 0 ? len : 0] = '\0';
	for (size_t i = 0; i < sizeof(subsystems) / sizeof(subsystems[0]); i++)
		if (!strcmp(basename(kind), subsystems[i].name))
			return subsystems[i].why;
	return NULL;
}

/* Files of a driver's, such as a PCI device's memory, lie in file systems that are no disks'. */
static bool is_of_kernel(const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) &&
	       (!strncmp(real, "/sys/", 5) || !strncmp(real, "/proc/", 6));
}

static const char *why_not(const char *path, const struct stat *st)
{
	if (S_ISBLK(st->st_mode))
		return "it is a disk, not a device that shares memory";
	if (S_ISREG(st->st_mode) && !is_of_kernel(path))
		return "it is a file, which grows and has no driver to be tried";
	if (!S_ISCHR(st->st_mode))
		return NULL;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (major(st->st_rdev) == numbers[i].major &&
		    minor(st->st_rdev) >= numbers[i].first && minor(st->st_rdev) <= numbers[i].last)
			return numbers[i].why;
	return why_not_its_kind(st);
}

static bool panics(void)
{
	FILE *file = fopen("/proc/sys/kernel/panic_on_oops", "re");
	int value = 0;

	if (!file)
		return false;
	if (fscanf(file, "%d", &value) != 1)
		value = 0;
	fclose(file);
	return value;
}

void caution_refuse(const struct device *device)
{
	struct stat st;
	const char *why = stat(device->path, &st) ? NULL : why_not(device->path, &st);

	if (why)
		errx(2, "%s is not tried, because %s; --yes tries it all the same", device->path,
		     why);
	if (device->dangerous && panics())
		errx(2, "--dangerous: any fault of the driver would stop this machine, because "
			"kernel.panic_on_oops is set; --yes takes that risk");
}
