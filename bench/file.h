/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * file - the kinds of files that are compared, by name
 *
 *	kubuf		a buffer of shmem, made for the caller
 *	contig, scatter	one of that backing
 *	memfd		a memfd, populated
 *	yardstick	/dev/yardstick, which was loaded with that size
 *
 * All memory is there before anything is measured.
 */
#ifndef KUBUF_BENCH_FILE_H
#define KUBUF_BENCH_FILE_H

#include <err.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static inline int file_control(void)
{
	static int control = -1;

	if (control == -1)
		control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC);
	if (control == -1)
		err(1, "/dev/kubuf/control");
	return control;
}

static inline int file_buffer(__u32 backing, size_t size)
{
	struct kubuf_ioctl_create create = { .size = size, .backing = backing };

	if (ioctl(file_control(), KUBUF_IOCTL_CREATE, &create))
		err(1, "a buffer of %zu bytes", size);
	return create.fd;
}

static inline int file_memfd(size_t size)
{
	int fd = memfd_create("bench", 0);

	if (fd == -1 || fallocate(fd, 0, 0, size))
		err(1, "a memfd of %zu bytes", size);
	return fd;
}

static inline int file_new(const char *name, size_t size)
{
	int fd;

	if (!strcmp(name, "kubuf"))
		return file_buffer(KUBUF_BACKING_SHMEM, size);
	if (!strcmp(name, "contig"))
		return file_buffer(KUBUF_BACKING_CONTIG, size);
	if (!strcmp(name, "scatter"))
		return file_buffer(KUBUF_BACKING_SCATTER, size);
	if (!strcmp(name, "memfd"))
		return file_memfd(size);
	if (strcmp(name, "yardstick"))
		errx(2, "%s: want kubuf, contig, scatter, memfd or yardstick", name);
	fd = open("/dev/yardstick", O_RDWR);
	if (fd == -1)
		err(1, "/dev/yardstick");
	return fd;
}

#endif
