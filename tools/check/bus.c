// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "bus.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "record.h"
#include "step.h"

/* The last part of where a link of sysfs leads; false if it leads nowhere, or is too long. */
static bool linked(const char *path, char *name, char *real)
{
	char all[PATH_MAX];

	if (!realpath(path, all) || strlen(all) >= BUS_PATH)
		return false;
	snprintf(name, BUS_NAME, "%.*s", BUS_NAME - 1, strrchr(all, '/') + 1);
	strcpy(real, all);
	return true;
}

bool bus_find(struct bus *bus, int fd, const char *module)
{
	char path[BUS_PATH + 16], real[BUS_PATH], name[BUS_NAME];
	struct stat st;

	memset(bus, 0, sizeof(*bus));
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode))
		return false;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/device", major(st.st_rdev),
		 minor(st.st_rdev));
	if (!linked(path, bus->name, real))
		return false;
	snprintf(path, sizeof(path), "%s/driver", real);
	if (!linked(path, name, bus->driver))
		return false;
	snprintf(path, sizeof(path), "%s/module", bus->driver);
	return linked(path, name, real) && !strcmp(name, module);
}

static int store_name(const struct bus *bus, const char *file)
{
	char path[BUS_PATH + 16];
	int fd, error;

	snprintf(path, sizeof(path), "%s/%s", bus->driver, file);
	step_say("/* \"%s\" is written to %s */", bus->name, path);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd == -1)
		return -1;
	error = write(fd, bus->name, strlen(bus->name)) == -1 ? errno : 0;
	close(fd);
	errno = error;
	return error ? -1 : 0;
}

int bus_unbind(struct bus *bus)
{
	bus->taken = true;
	record_sync(); /* a machine that stops now leaves a record that says so */
	if (!store_name(bus, "unbind"))
		return 0;
	bus->taken = false;
	return -1;
}

void bus_bind(struct bus *bus)
{
	if (!bus->taken)
		return;
	store_name(bus, "bind");
	bus->taken = false;
}
