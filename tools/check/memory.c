// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * memory - what is in it that should not be, and how it is cached
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "foreign.h"
#include "klog.h"
#include "step.h"
#include "words.h"

#define LOOK_MOST (16UL << 20)

/* Its memory by a mapping, or a copy where it cannot be mapped. */
static const unsigned char *all_of_it(const struct device *device, size_t len)
{
	int fd = class_open(O_RDONLY | O_NONBLOCK);
	unsigned char *memory;

	if (device->can_map)
		return class_map(fd, len, PROT_READ, MAP_SHARED);
	memory = step_pages((len + device->page - 1) / device->page);
	step_say("SHOW(pread(fd[%d], map[0], %#zx, 0));", fd, len);
	device_read(device, fd, memory, len, 0);
	return memory;
}

static void stale_run(const struct device *device)
{
	size_t len = device->can_map ? device_whole(device) : device->size, found;

	if (!foreign_can_tell())
		class_end("/proc/kcore cannot be read, which tells the kernel's addresses from "
			  "others; root may");
	if (device->unit <= device->page && len > LOOK_MOST)
		len = LOOK_MOST;
	found = foreign_addresses(all_of_it(device, len), len);
	step_add("QUIET(addresses(map[0], %#zx));", len);
	step_expect("got <= 2", "no addresses of the kernel");
	if (found > 2)
		FAIL("Memory that goes to user space is zeroed first, to the end of its last "
		     "page; what it held was the kernel's or another process's (uninitialised "
		     "memory).",
		     "%zu words are addresses of the kernel: memory that was not zeroed",
		     found);
}

static const char *stale_missing(const struct device *device)
{
	return device->can_map ? class_needs_map(device) : class_needs_position(device);
}

const struct check_class class_stale = {
	.name = "stale",
	.title = "no bytes of the kernel's are in it",
	.missing = stale_missing,
	.run = stale_run,
};

static void cache_run(const struct device *device)
{
	struct klog *log = klog_open(NULL);
	unsigned char *map, byte;
	const char *line;

	if (!log)
		class_end("the kernel's log cannot be read (%s)", words_errno(errno));
	step_add("int before = said(\"x86/PAT\");");
	map = class_map(class_open(device->mode), device->unit, PROT_READ, MAP_SHARED);
	step_load(map, 0, &byte);
	step_add("QUIET(said(\"x86/PAT\") - before);");
	step_expect("got == 0", "that the kernel replaces no memory type; see its log");
	line = klog_find(log, "x86/PAT");
	if (line)
		FAIL("The kernel maps RAM with one memory type only; what the driver asked for was "
		     "quietly replaced (cache mode).",
		     "the kernel's log: %s", line);
}

static const char *cache_missing(const struct device *device)
{
	struct utsname system;

	if (uname(&system) || !strstr(system.machine, "86"))
		return "only the log of a kernel for x86 tells";
	return class_needs_map(device);
}

const struct check_class class_cache = {
	.name = "cache",
	.title = "the memory type is the one that was asked for",
	.missing = cache_missing,
	.run = cache_run,
};
