// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A buffer as a dma-buf: the same memory, for processes that can write to the buffer, as long
 * as anybody has it in any form.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "look.h"
#include "maprules.h"
#include "module.h"
#include "test.h"

#define SIZE 65536
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

TEST_KINDS(an_export_is_the_same_memory, 0, 0)
{
	int fd = control_create(kind, SIZE), dmabuf = export_new(fd);
	unsigned char *map = buf_map(fd, SIZE), *other = buf_map(dmabuf, SIZE), byte = 0x31;

	CHECK_INT(lseek(dmabuf, 0, SEEK_END), SIZE);
	memset(other, 0x42, SIZE);
	CHECK_BYTES(map, 0x42, SIZE);
	REQUIRE_INT(pwrite(fd, &byte, 1, SIZE - 1), 1);
	CHECK_INT(other[SIZE - 1], 0x31);
	map[5000] = 0x77;
	CHECK_INT(other[5000], 0x77);
	CHECK_INT(look_pfn(other), look_pfn(map));
	CHECK(look_is(look_at(map).attr, kind_cache(kind)));
	/* Two mappings of one page that differ in their cache mode would be a bug. */
	CHECK_INT(look_at(other).attr, look_at(map).attr);
}

TEST_KINDS(mappings_of_an_export_end_where_the_buffer_does, 0, KIND_UC)
{
	int dmabuf = export_new(control_create(kind, SIZE));

	maprules_range(dmabuf, SIZE);
	maprules_growth(dmabuf, SIZE);
}

/* The four things that can hold a buffer; bit n of @held is whether the nth does. */
struct hold {
	int fd, dmabuf;
	unsigned char *map, *other;
};

static void let_go(struct hold *hold, int which)
{
	switch (which) {
	case 0:
		REQUIRE_OK(close(hold->fd));
		break;
	case 1:
		REQUIRE_OK(close(hold->dmabuf));
		break;
	case 2:
		REQUIRE_OK(munmap(hold->map, SIZE));
		break;
	default:
		REQUIRE_OK(munmap(hold->other, SIZE));
	}
}

/* What is left still reaches the memory. */
static void check_left(const struct hold *hold, unsigned int gone, unsigned char want)
{
	unsigned char byte = 0;

	if (!(gone & 1) && pread(hold->fd, &byte, 1, 9) == 1)
		CHECK_INT(byte, want);
	if (!(gone & 2))
		CHECK_INT(lseek(hold->dmabuf, 0, SEEK_END), SIZE);
	if (!(gone & 4))
		CHECK_INT(hold->map[9], want);
	if (!(gone & 8))
		CHECK_INT(hold->other[9], want);
}

TEST_KINDS(any_closing_order_gives_everything_back, 0, KIND_UC)
{
	struct holders before = holders_now();
	struct hold hold;

	for (unsigned int order = 0; order < 256; order++) {
		unsigned int gone = 0;

		for (int i = 0; i < 4; i++)
			gone |= 1U << (order >> 2 * i & 3);
		if (gone != 15) /* not a permutation */
			continue;
		hold.fd = control_create(kind, SIZE);
		hold.dmabuf = export_new(hold.fd);
		hold.map = buf_map(hold.fd, SIZE);
		hold.other = buf_map(hold.dmabuf, SIZE);
		hold.map[9] = order;
		gone = 0;
		for (int i = 0; i < 4; i++) {
			check_context("order %#x, step %d", order, i);
			check_left(&hold, gone, order);
			let_go(&hold, order >> 2 * i & 3);
			gone |= 1U << (order >> 2 * i & 3);
		}
	}
	check_context("%s", "");
	CHECK_HOLDERS(&before);
}

TEST(two_exports_of_one_buffer_are_two_dma_bufs)
{
	struct holders before = holders_now();
	int fd = control_create(NULL, SIZE), first = export_new(fd), second = export_new(fd);

	CHECK_HAS(holders_line(control_info(fd).id), " exports=2 ");
	buf_map(first, SIZE)[0] = 5;
	close(first);
	CHECK_HAS(holders_line(control_info(fd).id), " exports=1 ");
	CHECK_INT(buf_map(second, SIZE)[0], 5);
	CHECK_INT(fcntl(second, F_GETFD), 0);
	close(second);
	CHECK_INT(holders_now().locked, before.locked);
}

TEST(a_buffer_has_sixteen_dma_bufs_at_most)
{
	struct holders before = holders_now();
	int fd = control_create(NULL, SIZE), dmabufs[KUBUF_EXPORT_MAX];
	struct kubuf_ioctl_export arg = {};

	for (int i = 0; i < KUBUF_EXPORT_MAX; i++)
		dmabufs[i] = export_new(fd);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_EXPORT, &arg), ENOSPC);
	for (int i = 0; i < KUBUF_EXPORT_MAX; i++)
		close(dmabufs[i]);
	CHECK_OK(close(export_new(fd)));
	close(fd);
	CHECK_INT(holders_now().locked, before.locked);
}

TEST_KINDS(an_export_keeps_the_module, 0, KIND_UC)
{
	int fd = control_create(kind, SIZE), dmabuf = export_new(fd);
	unsigned char *map;

	close(fd);
	usleep(50000);
	CHECK_INT(module_unload("kubuf"), -EWOULDBLOCK);
	map = buf_map(dmabuf, SIZE);
	map[0] = 0x66;
	close(dmabuf);
	if (kind->flags & KIND_SHMEM) {
		CHECK_INT(module_unload_soon("kubuf"), 0);
	} else {
		usleep(50000);
		CHECK_INT(module_unload("kubuf"), -EWOULDBLOCK);
	}
	CHECK_INT(map[0], 0x66);
}

/**
 * struct trial - something that any dma-buf can be asked
 * @name: for people
 * @cmd: ioctl, 0 for lseek()
 * @arg: flags, or the offset
 * @whence: of lseek()
 */
struct trial {
	const char *name;
	unsigned long cmd;
	uint64_t arg;
	int whence;
};

static long try_one(int dmabuf, const struct trial *trial)
{
	struct dma_buf_sync sync = { .flags = trial->arg };
	long ret;

	errno = 0;
	ret = trial->cmd ? ioctl(dmabuf, trial->cmd, &sync)
			 : lseek(dmabuf, trial->arg, trial->whence);
	return ret == -1 ? -errno : ret;
}

static const struct trial trials[] = {
	{ "begin read", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ, 0 },
	{ "begin write", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_START | DMA_BUF_SYNC_WRITE, 0 },
	{ "begin both", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW, 0 },
	{ "end read", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_END | DMA_BUF_SYNC_READ, 0 },
	{ "end write", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_END | DMA_BUF_SYNC_WRITE, 0 },
	{ "end both", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW, 0 },
	{ "begin nothing", DMA_BUF_IOCTL_SYNC, DMA_BUF_SYNC_START, 0 },
	{ "unknown flag", DMA_BUF_IOCTL_SYNC, 1 << 3, 0 },
	{ "unknown call", _IO('b', 0x7f), 0, 0 },
	{ "size", 0, 0, SEEK_END },
	{ "start", 0, 0, SEEK_SET },
	{ "middle", 0, 4096, SEEK_SET },
	{ "before the end", 0, -1, SEEK_END },
};

static const int wanted[COUNT(trials)] = { 0, 0, 0, 0, 0, 0, -EINVAL, -EINVAL, -ENOTTY,
					   SIZE, 0, -EINVAL, -EINVAL };

TEST_KINDS(a_dma_buf_answers_as_any_does, KIND_FIRST, KIND_UC)
{
	int dmabuf = export_new(control_create(kind, SIZE)), heap = export_from_heap(SIZE);

	for (size_t i = 0; i < COUNT(trials); i++) {
		check_context("%s", trials[i].name);
		CHECK_INT(try_one(dmabuf, &trials[i]), wanted[i]);
		if (heap >= 0)
			CHECK_INT(try_one(heap, &trials[i]), wanted[i]);
	}
}
