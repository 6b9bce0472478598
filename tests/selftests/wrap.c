// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * wrap - a node of ours where a selftest of the kernel's asks for a memfd
 *
 * Copyright (C) the kubuf developers
 *
 * Linked to it with --wrap. The node is KUBUF_SELFTEST_NODE, as large as the test
 * wants it; without that, and for huge pages, a memfd is a memfd.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/kubuf.h>

#include "wrap.h"

/* As empty as a new memfd, whatever the case before has left in it. */
int __wrap_memfd_create(const char *name, unsigned int flags)
{
	const char *node = getenv("KUBUF_SELFTEST_NODE");
	struct kubuf_ioctl_fill fill = { .width = 1 };
	int fd;

	if (!node || flags & MFD_HUGETLB)
		return __real_memfd_create(name, flags);
	fd = open(node, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return -1;
	fill.len = lseek(fd, 0, SEEK_END);
	if (ioctl(fd, KUBUF_IOCTL_FILL, &fill)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A buffer has all of its memory from the start. */
int __wrap_fallocate(int fd, int mode, off_t offset, off_t len)
{
	struct kubuf_ioctl_info info;

	if (ioctl(fd, KUBUF_IOCTL_INFO, &info))
		return __real_fallocate(fd, mode, offset, len);
	if (offset + len > (off_t)info.size) {
		errno = ENOSPC;
		return -1;
	}
	return 0;
}
