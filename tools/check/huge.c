// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * huge - how many faults a mapping takes, and how much of it is huge pages
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "class.h"
#include "finding.h"
#include "smaps.h"
#include "step.h"

#define MOST (256UL << 20)

static long faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

static void huge_run(const struct device *device)
{
	size_t pages = device_whole(device) / device->page, touched;
	int fd = class_open_to_map(device);
	unsigned char *map, byte;
	unsigned long kib;
	long before;

	if (pages > MOST / device->page && device->unit == device->page)
		pages = MOST / device->page;
	map = class_map(fd, pages * device->page, PROT_READ, MAP_SHARED);
	before = faults();
	for (touched = 0; touched < pages; touched++)
		step_quiet_load(map + touched * device->page, &byte);
	before = faults() - before;
	kib = smaps_huge(map);
	NOTE("%zu pages took %ld faults; %lu KiB of %lu are mapped by huge pages", pages, before,
	     kib, (unsigned long)(pages * device->page / 1024));
}

const struct check_class class_huge = {
	.name = "huge",
	.title = "faults and huge pages of its mapping",
	.missing = class_needs_map,
	.run = huge_run,
};
