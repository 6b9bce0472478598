/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * frame - find the page frame behind an address of this process
 *
 * There are two sources. /proc/self/pagemap is in every kernel, but shows only pages that the
 * kernel counts, so no pfn mappings. /dev/pagewalk (pagewalk.ko) reads the page tables
 * themselves, and shows all that the processor sees.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#ifndef LABS_MAP_FRAME_H
#define LABS_MAP_FRAME_H

#include <fcntl.h>
#include <pagewalk.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_FRAME ((1ULL << 55) - 1)

/* Returns 0 if no page is mapped at the address, or pagemap does not show it. */
static inline uint64_t frame_in_pagemap(const void *addr)
{
	off_t where = (uintptr_t)addr / sysconf(_SC_PAGESIZE) * sizeof(uint64_t);
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry = 0;

	if (fd < 0)
		return 0;
	if (pread(fd, &entry, sizeof(entry), where) != sizeof(entry))
		entry = 0;
	close(fd);
	return entry & PAGEMAP_PRESENT ? entry & PAGEMAP_FRAME : 0;
}

/* Returns 0, or -1 with errno: ENOENT when pagewalk.ko is not loaded. */
static inline int frame_look(const void *addr, struct pagewalk *look)
{
	int fd = open("/dev/pagewalk", O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -1;
	memset(look, 0, sizeof(*look));
	look->addr = (uintptr_t)addr;
	err = ioctl(fd, PAGEWALK_LOOK, look);
	close(fd);
	return err;
}

/* Returns the page frame from either source, or 0 if neither has one. */
static inline uint64_t frame_of(const void *addr)
{
	uint64_t frame = frame_in_pagemap(addr);
	struct pagewalk look;

	if (!frame && !frame_look(addr, &look))
		frame = look.pfn;
	return frame;
}

#endif
