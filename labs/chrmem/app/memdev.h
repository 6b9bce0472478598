/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * memdev - open and map /dev/sln_memdev; on failure print the reason and exit
 *
 * Copyright (C) 2026 the kubuf developers
 */
#ifndef LABS_CHRMEM_MEMDEV_H
#define LABS_CHRMEM_MEMDEV_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMDEV_DEVICE "/dev/sln_memdev"
#define MEMDEV_SIZE 4096
#define MEMDEV_CLEAR 0
#define MEMDEV_RESET 1

static inline __attribute__((noreturn)) void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline int memdev_open(int flags)
{
	int fd = open(MEMDEV_DEVICE, flags);

	if (fd < 0)
		die("cannot open " MEMDEV_DEVICE " (is chrmem.ko loaded, was the node made?)");
	return fd;
}

static inline char *memdev_map(int fd, size_t size)
{
	char *shm = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (shm == MAP_FAILED)
		die("mmap of " MEMDEV_DEVICE);
	return shm;
}

#endif
