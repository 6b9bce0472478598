// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * User mappings of every kind: what a process may do to a VMA. Ranges and rights are in
 * uapi/mmap_test.c and in the tests of the labs.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "page.h"
#include "task.h"
#include "touch.h"

#define PAGES 16

static size_t size(void)
{
	return PAGES * page_size();
}

/* Page i holds the byte 0x10 + i, stored by the kernel. */
static void number_pages(int fd)
{
	for (int i = 0; i < PAGES; i++)
		buf_fill(fd, i * page_size(), page_size(), 0x10 + i);
}

static void check_numbered(const unsigned char *map, int first, int count)
{
	for (int i = 0; i < count; i++) {
		check_context("page %d", first + i);
		CHECK_BYTES(map + i * page_size(), 0x10 + first + i, page_size());
	}
	check_context("%s", "");
}

TEST_KINDS(an_offset_maps_that_part_of_the_buffer, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map;

	number_pages(fd);
	for (int first = 0; first < PAGES; first++) {
		map = buf_map_as(fd, (PAGES - first) * page_size(), PROT_READ, MAP_SHARED,
				 first * page_size());
		check_numbered(map, first, PAGES - first);
		munmap(map, (PAGES - first) * page_size());
	}
	buf_check_rest(fd);
}

TEST_KINDS(a_populated_mapping_shows_the_buffer, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	int flags = MAP_SHARED | MAP_POPULATE;

	number_pages(fd);
	check_numbered(buf_map_as(fd, size(), PROT_READ | PROT_WRITE, flags, 0), 0, PAGES);
}

TEST_KINDS(a_mapping_that_moves_and_shrinks_keeps_its_bytes, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());
	unsigned char *there = page_room(size());
	unsigned char *moved;

	number_pages(fd);
	check_numbered(map, 0, PAGES);
	moved = mremap(map, size(), size(), MREMAP_MAYMOVE | MREMAP_FIXED, there);
	REQUIRE(moved == there);
	check_numbered(moved, 0, PAGES);
	CHECK(touch_load(map) != 0);
	REQUIRE(mremap(moved, size(), size() / 2, 0) == moved);
	check_numbered(moved, 0, PAGES / 2);
	CHECK(touch_load(moved + size() / 2) != 0);
	moved[0] = 0xee;
	CHECK_INT(buf_expect(fd, 0, 1, 0xee), 1);
	munmap(moved, size() / 2);
	buf_check_rest(fd);
}

TEST_KINDS(a_part_of_a_mapping_can_move_away, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());
	unsigned char *there = page_room(size());
	size_t page = page_size();

	number_pages(fd);
	REQUIRE(mremap(map + 4 * page, 3 * page, 3 * page, MREMAP_MAYMOVE | MREMAP_FIXED, there) ==
		there);
	check_numbered(map, 0, 4);
	check_numbered(there, 4, 3);
	check_numbered(map + 7 * page, 7, PAGES - 7);
	munmap(map, size());
	munmap(there, size());
	buf_check_rest(fd);
}

TEST_KINDS(holes_and_protections_split_a_mapping_and_leave_the_rest, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());
	size_t page = page_size();

	number_pages(fd);
	REQUIRE_OK(munmap(map + 5 * page, 2 * page));
	REQUIRE_OK(mprotect(map + 9 * page, 3 * page, PROT_READ));
	check_numbered(map, 0, 5);
	CHECK(touch_load(map + 5 * page) != 0);
	CHECK(touch_load(map + 7 * page - 1) != 0);
	check_numbered(map + 7 * page, 7, PAGES - 7);
	CHECK(touch_store(map + 9 * page, 1) != 0);
	CHECK_INT(touch_store(map + 12 * page, 0xd1), 0);
	CHECK_INT(buf_expect(fd, 12 * page, 1, 0xd1), 1);
	REQUIRE_OK(mprotect(map + 9 * page, 3 * page, PROT_READ | PROT_WRITE));
	CHECK_INT(touch_store(map + 9 * page, 0xd2), 0);
	CHECK_INT(buf_expect(fd, 9 * page, 1, 0xd2), 1);
	munmap(map, size());
	buf_check_rest(fd);
}

static void store_and_leave(void *arg)
{
	unsigned char *map = arg;

	CHECK_BYTES(map, 0x21, page_size());
	for (int i = 0; i < PAGES; i++)
		map[i * page_size() + 1] = 0xc0 + i;
}

TEST_KINDS(parent_and_child_see_each_others_shared_stores, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	for (int i = 0; i < PAGES; i++)
		for (size_t at = 0; at < page_size(); at++)
			map[i * page_size() + at] = 0x21 + i;
	task_run(store_and_leave, map);
	for (int i = 0; i < PAGES; i++) {
		check_context("page %d", i);
		CHECK_INT(map[i * page_size()], 0x21 + i);
		CHECK_INT(map[i * page_size() + 1], 0xc0 + i);
		CHECK_INT(buf_expect(fd, i * page_size() + 1, 1, 0xc0 + i), 1);
	}
	munmap(map, size());
	buf_check_rest(fd);
}

TEST_KINDS(a_mapping_outlives_its_descriptor, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	number_pages(fd);
	close(fd);
	check_numbered(map, 0, PAGES);
	map[7] = 0xab;
	fd = buf_reopen(O_RDWR);
	CHECK_INT(buf_expect(fd, 7, 1, 0xab), 1);
	munmap(map, size());
	buf_check_rest(fd);
}

TEST_KINDS(dropping_pages_by_madvise_loses_no_byte, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	number_pages(fd);
	check_numbered(map, 0, PAGES);
	/* Refused for a pfn mapping; where it is not, the pages come back as they were. */
	if (madvise(map, size(), MADV_DONTNEED) == -1)
		CHECK_INT(errno, EINVAL);
	check_numbered(map, 0, PAGES);
	/* A hole would let processes see other pages than the kernel does. */
	CHECK_INT(madvise(map, size(), MADV_REMOVE), -1);
	check_numbered(map, 0, PAGES);
	CHECK_INT(buf_expect(fd, 0, page_size(), 0x10), page_size());
}

TEST_KINDS(two_hundred_mappings_at_once_are_all_given_back, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map[200];

	for (int i = 0; i < 200; i++) {
		map[i] = buf_map(fd, size());
		map[i][(i % PAGES) * page_size()] = i;
	}
	for (int i = 0; i < 200; i += 2)
		munmap(map[i], size());
	for (int i = 199; i > 0; i -= 2)
		munmap(map[i], size());
	buf_check_rest(fd);
}
