// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Memory of tmpfs goes out to swap while nobody needs it in place, and comes back by
 * whatever reaches for it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "control.h"
#include "guard.h"
#include "page.h"
#include "smaps.h"
#include "swap.h"

#define PAGES 16

static size_t size(void)
{
	return PAGES * page_size();
}

/**
 * struct swapped - a buffer whose pages are out
 * @fd: its descriptor
 * @map: the whole of it, shared
 * @data: the bytes that it has
 */
struct swapped {
	int fd;
	unsigned char *map;
	unsigned char *data;
};

static struct swapped swapped_fill(int fd)
{
	struct swapped it = { .fd = fd, .map = buf_map(fd, size()), .data = malloc(size()) };

	REQUIRE(it.data);
	guard_pattern(it.data, size(), 7);
	REQUIRE_INT(pwrite(fd, it.data, size(), 0), size());
	return it;
}

static void swapped_out(struct swapped *it)
{
	REQUIRE_INT(swap_out(it->map, size()), size());
}

static void by_read(struct swapped *it)
{
	unsigned char *back = malloc(size());

	REQUIRE(back);
	REQUIRE_INT(pread(it->fd, back, size(), 0), size());
	CHECK_MEM(back, it->data, size());
	free(back);
}

static void by_mapping(struct swapped *it)
{
	CHECK_MEM(it->map, it->data, size());
}

/* A part of a page, so that the rest must have come back first. */
static void by_write(struct swapped *it)
{
	memset(it->data + page_size() + 100, 0x77, page_size());
	REQUIRE_INT(pwrite(it->fd, it->data + page_size() + 100, page_size(), page_size() + 100),
		    page_size());
	by_mapping(it);
}

static void by_splice(struct swapped *it)
{
	unsigned char *back = malloc(page_size());
	loff_t pos = 3 * page_size();
	int ends[2];

	REQUIRE(back);
	REQUIRE_OK(pipe(ends));
	REQUIRE_INT(splice(it->fd, &pos, ends[1], NULL, page_size(), 0), page_size());
	REQUIRE_INT(read(ends[0], back, page_size()), page_size());
	CHECK_MEM(back, it->data + 3 * page_size(), page_size());
	close(ends[0]);
	close(ends[1]);
	free(back);
}

static void by_every_way(void *arg)
{
	static const struct {
		const char *name;
		void (*reach)(struct swapped *it);
	} ways[] = {
		{ "read", by_read },
		{ "mapping", by_mapping },
		{ "write", by_write },
		{ "splice", by_splice },
	};
	struct swapped it = swapped_fill(*(int *)arg);

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		check_context("by %s", ways[i].name);
		swapped_out(&it);
		ways[i].reach(&it);
	}
}

TEST_KINDS(what_was_swapped_out_comes_back_by_every_way, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, size(), "");

	swap_run(by_every_way, &fd);
	buf_check_rest(fd);
}

static void with_views(void *arg)
{
	struct swapped it = swapped_fill(*(int *)arg);

	swapped_out(&it);
	CHECK_INT(buf_expect(it.fd, 0, 1, it.data[0]), 1);
	REQUIRE_OK(ioctl(it.fd, TESTBUF_VIEW_KEEP));
	CHECK_INT(smaps_kib(it.map, "Swap"), 0);
	CHECK_INT(swap_out(it.map, size()), 0);
	by_mapping(&it);
	buf_fill(it.fd, 100, 2 * page_size(), 0x3c);
	memset(it.data + 100, 0x3c, 2 * page_size());
	REQUIRE_OK(ioctl(it.fd, TESTBUF_VIEW_DROP));
	swapped_out(&it);
	by_read(&it);
}

TEST_KINDS(a_view_keeps_pages_in_place_and_what_it_wrote_outlives_it, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, size(), "");

	swap_run(with_views, &fd);
	buf_check_rest(fd);
}

static void without_waiting(void *arg)
{
	struct swapped it = swapped_fill(*(int *)arg);
	char byte = 1;
	struct iovec one = { &byte, 1 };

	swapped_out(&it);
	CHECK_ERRNO(preadv2(it.fd, &one, 1, 0, RWF_NOWAIT), EAGAIN);
	CHECK_ERRNO(pwritev2(it.fd, &one, 1, 0, RWF_NOWAIT), EAGAIN);
	CHECK_INT(smaps_kib(it.map, "Swap"), size() >> 10);
	CHECK_INT(pread(it.fd, &byte, 1, 0), 1);
	CHECK_INT(preadv2(it.fd, &one, 1, 0, RWF_NOWAIT), 1);
	CHECK_INT(byte, it.data[0]);
	by_mapping(&it);
}

TEST(who_must_not_wait_is_told_that_a_page_is_out)
{
	int fd = control_create(NULL, size());

	swap_run(without_waiting, &fd);
}

static void filled(void *arg)
{
	struct swapped it = swapped_fill(*(int *)arg);
	struct kubuf_ioctl_fill fill = {
		.offset = 5 * page_size() + 1,
		.len = 10,
		.pattern = 9,
		.width = 1,
	};

	swapped_out(&it);
	CHECK_INT(control_info(it.fd).huge, 0);
	CHECK_INT(smaps_kib(it.map, "Swap"), size() >> 10);
	REQUIRE_OK(ioctl(it.fd, KUBUF_IOCTL_FILL, &fill));
	memset(it.data + fill.offset, 9, 10);
	by_mapping(&it);
}

TEST(info_leaves_pages_where_they_are_and_fill_brings_them_back)
{
	int fd = control_create(NULL, size());

	swap_run(filled, &fd);
}
