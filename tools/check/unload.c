// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * unload - a driver that goes while somebody has its device open or mapped
 *
 * Last of all and only with --module NAME: code that is gone, and is called all the same,
 * brings the kernel down, and nothing that this program does can prevent that then.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* splice() */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "record.h"
#include "step.h"
#include "words.h"

/* Whether the module stays, as it must; what is wrong stands in the record before it is felt. */
static bool stays(const struct device *device, const char *while_what)
{
	step_say("SHOW(syscall(SYS_delete_module, \"%s\", O_NONBLOCK)); /* %s */", device->module,
		 while_what);
	if (syscall(SYS_delete_module, device->module, O_NONBLOCK) == -1) {
		if (errno != EAGAIN && errno != EBUSY)
			class_end("the module %s cannot be unloaded: %s", device->module,
				  words_errno(errno));
		return true;
	}
	FAIL("A file's operations have .owner = THIS_MODULE, so that the module stays while "
	     "anybody can still call them (use after free of code).",
	     "the module was unloaded while its device was %s", while_what);
	return false;
}

/* In a pipe, pages of the device's may have operations of its own. */
static bool stays_in_pipe(const struct device *device, int fd)
{
	int ends[2];

	if (pipe(ends) || splice(fd, NULL, ends[1], NULL, device->page, SPLICE_F_NONBLOCK) <= 0)
		return true;
	step_say("/* a page of it is in a pipe, by splice() */");
	step_close(fd);
	return stays(device, "in a pipe");
}

static void store_words(const char *path, const char *words)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	(void)!write(fd, words, strlen(words));
	close(fd);
}

/* Takes the device from its driver by sysfs, where its bus allows that, and uses what is open. */
static void unbind(int fd, unsigned char *memory)
{
	char path[PATH_MAX], real[PATH_MAX], control[PATH_MAX + 16], *name;
	struct stat st;

	if (fstat(fd, &st))
		return;
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/device", major(st.st_rdev),
		 minor(st.st_rdev));
	if (!realpath(path, real))
		return;
	name = strrchr(real, '/') + 1;
	snprintf(control, sizeof(control), "%s/driver", path);
	if (!realpath(control, path))
		return;
	snprintf(control, sizeof(control), "%s/unbind", path);
	step_say("/* %s is written to %s */", name, control);
	store_words(control, name);
	step_pread(fd, memory, 1, 0);
	step_close(fd);
	snprintf(control, sizeof(control), "%s/bind", path);
	store_words(control, name);
}

static void unload_run(const struct device *device)
{
	unsigned char *memory = step_pages(1), *map;
	int fd = class_open(device->mode | O_NONBLOCK);

	if (!stays(device, "open"))
		return;
	if (device->can_map) {
		map = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
		step_close(fd);
		if (!stays(device, "mapped"))
			return;
		munmap(map, device->unit);
		fd = class_open(device->mode | O_NONBLOCK);
	}
	if (!stays_in_pipe(device, fd))
		return;
	unbind(class_open(device->mode | O_NONBLOCK), memory);
}

static const char *unload_missing(const struct device *device)
{
	if (!device->module)
		return "--module names the module that may be unloaded";
	return device->made != -1 ? "a call makes what is tried" : NULL;
}

const struct check_class class_unload = {
	.name = "unload",
	.title = "the module stays while its device is in use",
	.flags = CLASS_DANGEROUS,
	.missing = unload_missing,
	.run = unload_run,
};
