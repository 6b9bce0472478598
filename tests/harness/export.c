// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "export.h"

#include <fcntl.h>
#include <linux/kubuf.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"

int export_try(int fd)
{
	struct kubuf_ioctl_export arg = {};

	return ioctl(fd, KUBUF_IOCTL_EXPORT, &arg) ? -1 : arg.fd;
}

int export_new(int fd)
{
	int ret = export_try(fd);

	if (ret == -1 && errno == EOPNOTSUPP)
		SKIP("this kernel has no dma-buf");
	return REQUIRE_OK(ret);
}

int export_from_heap(size_t size)
{
	struct dma_heap_allocation_data arg = { .len = size, .fd_flags = O_RDWR | O_CLOEXEC };
	int heap = open("/dev/dma_heap/system", O_RDONLY | O_CLOEXEC);

	if (heap == -1)
		return -1;
	REQUIRE_OK(ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &arg));
	close(heap);
	return arg.fd;
}

int export_by_udmabuf(int fd, size_t size)
{
	struct udmabuf_create arg = { .memfd = fd, .flags = UDMABUF_FLAGS_CLOEXEC, .size = size };
	int node = open("/dev/udmabuf", O_RDWR | O_CLOEXEC), dmabuf, error;

	if (node == -1)
		return -1;
	dmabuf = ioctl(node, UDMABUF_CREATE, &arg);
	error = errno;
	close(node);
	errno = error;
	return dmabuf;
}
