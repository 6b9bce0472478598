// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rights - who opened it for reading cannot write
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define WHY_WRITE "A shared writable mapping needs an opener who may write (EACCES)."

/* The byte that is there is stored again, so that a device that takes it is as it was. */
static void store_into(unsigned char *map)
{
	unsigned char byte;

	if (step_load(map, 3, &byte) || step_store(map, 3, byte))
		return;
	FAIL("The page tables of a mapping have the rights that mmap() was asked for: "
	     "vma->vm_page_prot stays as it is, but for the memory type.",
	     "a store into a mapping made with PROT_READ, of a descriptor opened O_RDONLY, was "
	     "not stopped");
}

/* @sync is O_SYNC, which some drivers take for a wish of their own, or 0. */
static void readonly_maps(const struct device *device, int sync)
{
	unsigned char *map;
	int fd;

	step_reset();
	fd = class_open(O_RDONLY | sync);
	map = step_mmap(fd, device->unit, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	if (map != MAP_FAILED) {
		FAIL(WHY_WRITE, "a descriptor opened O_RDONLY%s gave a shared writable mapping",
		     sync ? " | O_SYNC" : "");
		munmap(map, device->unit);
	}
	map = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
	if (device->write)
		store_into(map);
	if (!step_mprotect(map, device->unit, PROT_READ | PROT_WRITE))
		FAIL("VM_MAYWRITE stays with the mapping: a driver that sets it, or hands the "
		     "mapping to another file, gives the right away (write upgrade).",
		     "mprotect() made the mapping of an O_RDONLY%s descriptor writable",
		     sync ? " | O_SYNC" : "");
	else if (errno != EACCES)
		WARN("The kernel's own answer is EACCES.", "mprotect(PROT_WRITE): %s",
		     words_errno(errno));
	step_munmap(map, device->unit);
	step_close(fd);
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
	map = step_mmap(fd, device->unit, PROT_READ, MAP_SHARED, 0);
	if (map != MAP_FAILED)
		FAIL("A mapping can always be read, so it takes a reader to make one (EACCES).",
		     "a descriptor opened O_WRONLY gave a readable mapping");
	step_close(fd);
}

static void executable_maps(const struct device *device)
{
	unsigned char *map;
	int fd;

	step_reset();
	fd = class_open(O_RDONLY);
	map = step_mmap(fd, device->unit, PROT_READ | PROT_EXEC, MAP_SHARED, 0);
	if (map != MAP_FAILED)
		NOTE("memory of the device can be executed: its mmap() does not refuse PROT_EXEC "
		     "and /dev is mounted without noexec");
	step_close(fd);
}

/*
 * Attributes are the file system's, of the node. Where it has none, the call comes to the
 * driver, as one that it does not know.
 */
static void attributes(const struct device *device)
{
	int fd, flags = 0;
	struct stat st;

	step_reset();
	fd = class_open(device->mode);
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode) || ioctl(fd, FS_IOC_GETFLAGS, &flags) != -1)
		return;
	flags = 0;
	step_say("SHOW(ioctl(fd[%d], FS_IOC_SETFLAGS, &(int){ 0 }));", fd);
	if (ioctl(fd, FS_IOC_SETFLAGS, &flags) != -1)
		FAIL("A call that a driver does not have is ENOTTY, the file system's among them.",
		     "ioctl(FS_IOC_SETFLAGS) of the node was accepted");
}

static void rights_run(const struct device *device)
{
	readonly_maps(device, 0);
	readonly_maps(device, O_SYNC);
	if (device->mode == O_RDWR)
		writeonly_maps(device);
	executable_maps(device);
	if (device->write)
		attributes(device);
}

const struct check_class class_rights = {
	.name = "rights",
	.title = "a mapping has the rights of its opener, and keeps them",
	.missing = class_needs_map,
	.run = rights_run,
};
