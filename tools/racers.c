// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * racers - ways to make memory that can be shared, and to map it
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <kubuf.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "out.h"
#include "race.h"

#define MAKE (1u << 20)
#define MAP (16u << 20)

static int udmabuf = -1, heap = -1, memfd = -1;
static struct kub_buf *buf;

static void want(bool held, const char *what)
{
	if (!held)
		err(2, "%s", what);
}

static bool always(void)
{
	return true;
}

static void nothing(void)
{
}

static void make_kubuf(void)
{
	struct kub_buf *made;

	if (kub_create(MAKE, NULL, &made))
		errx(2, "%s", out_explained());
	kub_close(made);
}

static void make_memfd(void)
{
	int fd = memfd_create("kubuf-bench", MFD_CLOEXEC);

	want(fd >= 0 && !fallocate(fd, 0, 0, MAKE), "memfd");
	close(fd);
}

static bool open_udmabuf(void)
{
	udmabuf = open("/dev/udmabuf", O_RDWR | O_CLOEXEC);
	return udmabuf >= 0;
}

static void close_udmabuf(void)
{
	close(udmabuf);
}

/* udmabuf makes a dma-buf of a memfd that cannot shrink. */
static void make_udmabuf(void)
{
	int fd = memfd_create("kubuf-bench", MFD_CLOEXEC | MFD_ALLOW_SEALING), made;
	struct udmabuf_create create = { .memfd = (unsigned int)fd, .size = MAKE };

	create.flags = UDMABUF_FLAGS_CLOEXEC;
	want(fd >= 0 && !ftruncate(fd, MAKE) && !fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK), "memfd");
	made = ioctl(udmabuf, UDMABUF_CREATE, &create);
	want(made >= 0, "/dev/udmabuf");
	close(made);
	close(fd);
}

static bool open_heap(void)
{
	heap = open("/dev/dma_heap/system", O_RDWR | O_CLOEXEC);
	return heap >= 0;
}

static void close_heap(void)
{
	close(heap);
}

static void make_heap(void)
{
	struct dma_heap_allocation_data data = { .len = MAKE, .fd_flags = O_RDWR | O_CLOEXEC };

	want(!ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &data), "/dev/dma_heap/system");
	close((int)data.fd);
}

const struct racer racers_make[] = {
	{ "kubuf", always, make_kubuf, nothing },
	{ "memfd", always, make_memfd, nothing },
	{ "udmabuf", open_udmabuf, make_udmabuf, close_udmabuf },
	{ "dma-heap", open_heap, make_heap, close_heap },
	{ NULL, NULL, NULL, NULL },
};

static void store(char *mem)
{
	for (size_t i = 0; i < MAP; i += 4096)
		*(volatile char *)(mem + i) = 1;
}

static bool begin_kubuf(void)
{
	if (kub_create(MAP, NULL, &buf))
		errx(2, "%s", out_explained());
	return true;
}

static void map_kubuf(void)
{
	void *mem;

	if (kub_map(buf, 0, MAP, KUB_READ | KUB_WRITE, &mem))
		errx(2, "%s", out_explained());
	store(mem);
	kub_unmap(mem, MAP, KUB_READ | KUB_WRITE);
}

static void end_kubuf(void)
{
	kub_close(buf);
}

static bool begin_memfd(void)
{
	memfd = memfd_create("kubuf-bench", MFD_CLOEXEC);
	want(memfd >= 0 && !fallocate(memfd, 0, 0, MAP), "memfd");
	return true;
}

static void map_memfd(void)
{
	char *mem = mmap(NULL, MAP, PROT_READ | PROT_WRITE, MAP_SHARED, memfd, 0);

	want(mem != MAP_FAILED, "memfd");
	store(mem);
	munmap(mem, MAP);
}

static void end_memfd(void)
{
	close(memfd);
}

const struct racer racers_map[] = {
	{ "kubuf", begin_kubuf, map_kubuf, end_kubuf },
	{ "memfd", begin_memfd, map_memfd, end_memfd },
	{ NULL, NULL, NULL, NULL },
};
