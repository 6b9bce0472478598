// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A contiguous buffer of the size of a huge page is one, and is mapped as one; whatever is
 * done to a part of such a mapping, no byte and no reference is lost.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "control.h"
#include "holders.h"
#include "page.h"
#include "smaps.h"
#include "task.h"
#include "vmstat.h"
#include "zerocopy.h"

#define ONLY (KIND_WB | KIND_PAGE)
#define NOT (KIND_SHMEM | KIND_SCATTER)

/* The size of a huge page, which a block of the allocator has room for. */
static size_t need_huge(void)
{
	size_t huge = page_huge(8);

	if (huge > page_block_max())
		SKIP("a huge page is larger than what the page allocator gives");
	return huge;
}

static void paint(unsigned char *map, size_t size)
{
	for (size_t at = 0; at < size; at += page_size())
		map[at] = at / page_size();
}

static void check_painted(const unsigned char *map, size_t from, size_t to)
{
	for (size_t at = from; at < to; at += page_size())
		CHECK_INT(map[at], (at / page_size()) & 0xff);
}

static unsigned char *map_at(int fd, void *where, size_t size, int how)
{
	return (void *)REQUIRE_OK(mmap(where, size, PROT_READ | PROT_WRITE, how, fd, 0));
}

TEST_KINDS(one_fault_maps_all_of_it, ONLY, NOT)
{
	size_t huge = need_huge();
	int fd = buf_open(kind, huge, "");
	unsigned char *map = buf_map(fd, huge);
	long faults = vmstat_faults();

	paint(map, huge);
	CHECK(vmstat_faults() - faults <= 2);
	CHECK_INT((uintptr_t)map % huge, 0);
	CHECK_INT(smaps_kib(map, "FilePmdMapped") + smaps_kib(map, "ShmemPmdMapped"), huge >> 10);
	CHECK_INT(smaps_kib(map, "Rss"), huge >> 10);
	CHECK_INT(buf_expect(fd, 0, 1, 0), 1);
	munmap(map, huge);
	buf_check_rest(fd);
}

/* Copies over the place where one huge page ends and the next begins. */
static void check_across(int fd, size_t huge)
{
	struct kubuf_ioctl_fill fill = { .len = 2 * huge, .pattern = 0x5a, .width = 1 };
	unsigned char bytes[8192];

	CHECK_OK(ioctl(fd, KUBUF_IOCTL_FILL, &fill));
	CHECK_INT(pread(fd, bytes, sizeof(bytes), huge - 4096), sizeof(bytes));
	CHECK_BYTES(bytes, 0x5a, sizeof(bytes));
	memset(bytes, 0xa5, sizeof(bytes));
	CHECK_INT(pwrite(fd, bytes, sizeof(bytes), huge - 4096), sizeof(bytes));
	memset(bytes, 0, sizeof(bytes));
	CHECK_INT(pread(fd, bytes, sizeof(bytes), huge - 4096), sizeof(bytes));
	CHECK_BYTES(bytes, 0xa5, sizeof(bytes));
}

/* Makes buffers of two huge pages, and keeps them, until one is of such; or 0. */
static int two_in_a_row(const struct kind *kind, size_t huge)
{
	for (int i = 0; i < 24; i++) {
		int fd = control_create(kind, 2 * huge);

		if (control_info(fd).huge)
			return fd;
	}
	return 0;
}

TEST_KINDS(info_tells_and_two_in_a_row_are_used_where_they_are_to_be_had, ONLY, NOT)
{
	size_t huge = need_huge();
	int one = control_create(kind, huge), two, odd;

	CHECK_INT(control_info(one).huge, huge);
	odd = control_create(kind, huge - page_size());
	CHECK_INT(control_info(odd).huge, 0);
	if (2 * huge > page_block_max())
		return;
	two = two_in_a_row(kind, huge);
	if (!two)
		SKIP("the kernel has no two huge pages in a row");
	CHECK_INT(control_info(two).huge, 2 * huge);
	check_across(two, huge);
	paint(buf_map(two, 2 * huge), 2 * huge);
	check_painted(buf_map_as(two, huge, PROT_READ, MAP_SHARED, 0), 0, huge);
	check_painted(buf_map_as(two, 2 * huge, PROT_READ, MAP_PRIVATE, 0), 0, 2 * huge);
}

/* At an odd address, and of a part: by single pages, several to a fault. */
TEST_KINDS(what_has_no_room_for_it_is_mapped_in_batches, ONLY, NOT)
{
	size_t huge = need_huge();
	int fd = buf_open(kind, huge, "");
	unsigned char *room = page_room(4 * huge);
	unsigned char *map, *part;
	long faults;

	room = (unsigned char *)(((uintptr_t)room + huge - 1) & -huge);
	map = map_at(fd, room + page_size(), huge, MAP_SHARED | MAP_FIXED);
	faults = vmstat_faults();
	paint(map, huge);
	CHECK(vmstat_faults() - faults <= 4);
	part = buf_map_as(fd, huge / 2, PROT_READ, MAP_SHARED, huge / 2);
	faults = vmstat_faults();
	for (size_t at = 0; at < huge / 2; at += page_size())
		CHECK_INT(part[at], ((huge / 2 + at) / page_size()) & 0xff);
	CHECK(vmstat_faults() - faults <= 4);
	munmap(part, huge / 2);
	munmap(map, huge);
	buf_check_rest(fd);
}

static void look_at_it(void *arg)
{
	check_painted(arg, 0, page_huge(1));
	((unsigned char *)arg)[0] = 9;
}

TEST_KINDS(parts_children_and_copies_lose_nothing, ONLY, NOT)
{
	const size_t page = page_size();
	size_t huge = need_huge();
	int fd = buf_open(kind, huge, "");
	unsigned char *map = buf_map(fd, huge), *copy = map_at(fd, NULL, huge, MAP_PRIVATE);

	paint(map, huge);
	check_painted(copy, 0, huge);
	copy[3 * page] = 77;
	CHECK_INT(map[3 * page], 3);
	check_painted(copy, 4 * page, huge);
	task_run(look_at_it, map);
	CHECK_INT(map[0], 9);
	map[0] = 0;
	REQUIRE_OK(mprotect(map + page, page, PROT_READ));
	check_painted(map, 0, huge);
	REQUIRE_OK(madvise(map + 4 * page, page, MADV_DONTNEED));
	madvise(map + 5 * page, page, MADV_COLD);
	madvise(map + 6 * page, page, MADV_PAGEOUT);
	check_painted(map, 0, huge);
	REQUIRE_OK(munmap(map + 8 * page, page));
	check_painted(map, 9 * page, huge);
	CHECK_INT(madvise(map, 8 * page, MADV_REMOVE), -1);
	munmap(map, huge);
	CHECK_INT(copy[3 * page], 77);
	munmap(copy, huge);
	buf_check_rest(fd);
}

TEST_KINDS(moved_it_is_whole, ONLY, NOT)
{
	const size_t page = page_size();
	size_t huge = need_huge();
	int fd = buf_open(kind, huge, "");
	unsigned char *room = page_room(4 * huge);
	unsigned char *map = buf_map(fd, huge);

	room = (unsigned char *)(((uintptr_t)room + huge - 1) & -huge);
	paint(map, huge);
	map = mremap(map, huge, huge, MREMAP_MAYMOVE | MREMAP_FIXED, room + page);
	REQUIRE(map != MAP_FAILED);
	check_painted(map, 0, huge);
	munmap(map, 3 * page);
	check_painted(map, 3 * page, huge);
	munmap(map, huge);
	buf_check_rest(fd);
}

TEST_KINDS(pages_of_it_go_where_others_go, ONLY, NOT)
{
	size_t huge = need_huge();
	int fd = buf_open(kind, huge, "");
	unsigned char *map = buf_map(fd, huge);

	paint(map, huge);
	CHECK_INT(zerocopy_vmsplice(map + huge / 2, 65536), 0);
	CHECK_INT(zerocopy_process_vm(map + huge / 2, 65536), 0);
	CHECK_INT(zerocopy_send(map + huge / 2, 65536), 0);
	munmap(map, huge);
	buf_check_rest(fd);
}

/* Made, mapped, written and let go again and again: what was taken for it is given back. */
TEST_KINDS(nothing_is_held_after_many, ONLY, NOT)
{
	size_t huge = need_huge();
	struct holders before = holders_now();
	long free_before = 0;

	for (int i = 0; i < 110; i++) {
		size_t size = i % 2 ? huge : 2 * huge;
		int fd = control_create(kind, size);
		unsigned char *map = buf_map(fd, size);

		paint(map, size);
		close(fd);
		munmap(map, size);
		if (i == 9)
			free_before = vmstat_meminfo_kib("MemFree");
	}
	CHECK_HOLDERS(&before);
	/* One in ten that stayed would be more. */
	CHECK(vmstat_meminfo_kib("MemFree") > free_before - (long)(20 * huge >> 10));
}
