// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rights - who opened it for reading cannot write
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

static void readonly_maps(const struct device *device)
{
	int fd = step_open(O_RDONLY);
	unsigned char *map = step_mmap(fd, device->page, PROT_READ | PROT_WRITE, MAP_SHARED, 0);

	if (map != MAP_FAILED) {
		FAIL("A shared writable mapping needs an opener who may write (EACCES).",
		     "a descriptor opened O_RDONLY gave a shared writable mapping");
		munmap(map, device->page);
	}
	map = step_mmap(fd, device->page, PROT_READ, MAP_SHARED, 0);
	if (map == MAP_FAILED)
		return;
	if (!step_mprotect(map, device->page, PROT_READ | PROT_WRITE))
		FAIL("VM_MAYWRITE stays with the mapping: a driver that sets it, or hands the "
		     "mapping to another file, gives the right away (write upgrade).",
		     "mprotect() made the mapping of an O_RDONLY descriptor writable");
	else if (errno != EACCES)
		WARN("The kernel's own answer is EACCES.", "mprotect(PROT_WRITE): %s",
		     words_errno(errno));
	step_munmap(map, device->page);
}

static void writeonly_maps(const struct device *device)
{
	unsigned char *map;
	int fd;

	step_reset();
	fd = step_open(O_WRONLY);
	if (fd == -1) {
		NOTE("it cannot be opened O_WRONLY: %s", words_errno(errno));
		return;
	}
	map = step_mmap(fd, device->page, PROT_READ, MAP_SHARED, 0);
	if (map != MAP_FAILED)
		FAIL("A mapping can always be read, so it takes a reader to make one (EACCES).",
		     "a descriptor opened O_WRONLY gave a readable mapping");
}

static void executable_maps(const struct device *device)
{
	unsigned char *map;
	int fd;

	step_reset();
	fd = step_open(O_RDONLY);
	map = step_mmap(fd, device->page, PROT_READ | PROT_EXEC, MAP_SHARED, 0);
	if (map != MAP_FAILED)
		NOTE("memory of the device can be executed: its mmap() does not refuse PROT_EXEC "
		     "and /dev is mounted without noexec");
}

static void rights_run(const struct device *device)
{
	readonly_maps(device);
	writeonly_maps(device);
	executable_maps(device);
}

const struct check_class class_rights = {
	.name = "rights",
	.title = "a mapping has the rights of its opener, and keeps them",
	.missing = class_needs_map,
	.run = rights_run,
};
