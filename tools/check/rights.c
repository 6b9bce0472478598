// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rights - who opened it for reading cannot write
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* fallocate() */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
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

/*
 * The byte that is there is stored again, so that a device that takes it is as it was. @opened says
 * what the mapping is of.
 */
static void store_into(unsigned char *map, const char *opened)
{
	unsigned char byte;

	if (step_load(map, 3, &byte) || step_store(map, 3, byte))
		return;
	step_expect("got < 0", "a signal: it is a mapping for reading");
	FAIL("The page tables of a mapping have the rights that mmap() was asked for: "
	     "vma->vm_page_prot stays as it is, but for the memory type.",
	     "a store into a mapping made with PROT_READ, of a descriptor %s, was not stopped",
	     opened);
}

/* @sync is O_SYNC, which some drivers take for a wish of their own, or 0. */
static void readonly_maps(const struct device *device, int sync)
{
	unsigned char *map;
	int fd;

	step_reset();
	fd = class_open(O_RDONLY | sync);
	map = step_mmap(fd, device->unit, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	step_expect("got == -1", "EACCES");
	if (map != MAP_FAILED) {
		FAIL(WHY_WRITE, "a descriptor opened O_RDONLY%s gave a shared writable mapping",
		     sync ? " | O_SYNC" : "");
		munmap(map, device->unit);
	}
	if (device->mapper != O_RDONLY) { /* class look says so */
		step_close(fd);
		return;
	}
	map = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
	if (device->write)
		store_into(map, sync ? "opened O_RDONLY | O_SYNC" : "opened O_RDONLY");
	if (!step_mprotect(map, device->unit, PROT_READ | PROT_WRITE)) {
		step_expect("got == -1", "EACCES");
		FAIL("VM_MAYWRITE stays with the mapping: a driver that sets it, or hands the "
		     "mapping to another file, gives the right away (write upgrade).",
		     "mprotect() made the mapping of an O_RDONLY%s descriptor writable",
		     sync ? " | O_SYNC" : "");
	} else if (errno != EACCES) {
		step_expect("error == EACCES", "EACCES");
		WARN("The kernel's own answer is EACCES.", "mprotect(PROT_WRITE): %s",
		     words_errno(errno));
	}
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
	step_expect("got == -1", "EACCES");
	if (map != MAP_FAILED)
		FAIL("A mapping can always be read, so it takes a reader to make one (EACCES).",
		     "a descriptor opened O_WRONLY gave a readable mapping");
	step_close(fd);
}

/*
 * A right that mmap() is refused must not come back by mprotect(), which asks no driver. Returns
 * whether mmap() gives it.
 */
static bool is_given(const struct device *device, int mode, int right, const char *name)
{
	unsigned char *map;
	bool given;
	int fd;

	step_reset();
	fd = class_open(mode);
	map = step_mmap(fd, device->unit, PROT_READ | right, MAP_SHARED, 0);
	given = map != MAP_FAILED;
	if (!given) {
		step_add("long refused = got == -1;");
		map = class_map(fd, device->unit, PROT_READ, MAP_SHARED);
		if (!step_mprotect(map, device->unit, PROT_READ | right)) {
			step_expect("!refused || got == -1", "EACCES, as mmap() refuses it");
			FAIL("A driver that refuses a right takes it from the mapping for good: "
			     "VM_MAYWRITE and VM_MAYEXEC say what mprotect() may give.",
			     "mmap() with %s is refused, and mprotect() gives it to a mapping "
			     "made without",
			     name);
		}
	}
	step_munmap(map, device->unit); /* what is open once at a time is opened again */
	step_close(fd);
	return given;
}

static void executable_maps(const struct device *device)
{
	if (is_given(device, device->mapper, PROT_EXEC, "PROT_EXEC"))
		NOTE("memory of the device can be executed: its mmap() does not refuse PROT_EXEC "
		     "and /dev is mounted without noexec");
}

/* One that can be opened for writing, and not be mapped so. */
static void refused_writing(const struct device *device)
{
	if (device->mode == O_RDWR && !device->can_map_write)
		is_given(device, O_RDWR, PROT_WRITE, "PROT_WRITE");
}

#define MARK 0x5a

/* Whether the byte that was stored at the start of @map is there no more. */
static bool is_lost(const unsigned char *map)
{
	unsigned char byte;
	int signal = step_load(map, 0, &byte);

	step_expect("got == 0x5a", "0x5a, which was stored there");
	return signal || byte != MARK;
}

static void tell_lost(const char *by)
{
	FAIL_OF(CAUSE_GROWS,
		"Memory that a driver hands out as a file keeps its size and its bytes, whatever "
		"its file system would do for a file of its own: who shares it would lose them, "
		"or get SIGBUS.",
		"%s of the descriptor that the call made took memory from a mapping of it", by);
}

/*
 * What a call makes may be a file of some file system, which has answers of its own. This one is
 * a new one that nobody else has, so what is done to it goes with it.
 */
static void attributes_of_made(const struct device *device)
{
	const int hole = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	int fd = device_make(device, O_RDWR), flags = 0;
	unsigned char *map;
	struct stat st;

	step_reset();
	step_say("fd[%d] = made;", fd);
	if (fd == -1 || fstat(fd, &st) || S_ISCHR(st.st_mode))
		return;
	map = step_mmap(fd, device->unit, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	if (map == MAP_FAILED || step_store(map, 0, MARK))
		return;
	step_say("SHOW(ioctl(fd[%d], FS_IOC_SETFLAGS, &(int){ 0 })); /* takes immutability off */",
		 fd);
	ioctl(fd, FS_IOC_SETFLAGS, &flags);
	step_say("SHOW(fallocate(fd[%d], %d, 0, %#zx)); /* makes a hole */", fd, hole,
		 device->page);
	if (!fallocate(fd, hole, 0, device->page) && is_lost(map)) {
		tell_lost("fallocate(FALLOC_FL_PUNCH_HOLE)");
		return;
	}
	step_say("SHOW(ftruncate(fd[%d], 0));", fd);
	if (!ftruncate(fd, 0) && is_lost(map))
		tell_lost("ftruncate()");
}

/* Of the descriptor that the call made, which is for reading and writing; the mapping is not. */
static void store_into_made(const struct device *device)
{
	unsigned char *map;

	step_reset();
	map = class_map(class_open(O_RDWR), device->unit, PROT_READ, MAP_SHARED);
	store_into(map, "that the call made");
	munmap(map, device->unit);
}

/* Its rights are those of the call, whatever the flags of open(). */
static void run_made(const struct device *device)
{
	executable_maps(device);
	refused_writing(device);
	if (device->write) {
		store_into_made(device);
		attributes_of_made(device);
	} else {
		UNTRIED("its descriptor comes from a call and is for reading and writing; --write "
			"looks whether it keeps its size");
	}
}

static void rights_run(const struct device *device)
{
	if (device->made != -1) {
		run_made(device);
		return;
	}
	if (device->reader == O_RDONLY) {
		readonly_maps(device, 0);
		if (findings_worst(record->class) != VERDICT_FAIL) /* else it would say the same */
			readonly_maps(device, O_SYNC);
	}
	if (device->mode == O_RDWR)
		writeonly_maps(device);
	refused_writing(device);
	executable_maps(device);
}

const struct check_class class_rights = {
	.name = "rights",
	.title = "a mapping has the rights of its opener, and keeps them",
	.missing = class_needs_map,
	.run = rights_run,
};
