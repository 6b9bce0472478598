// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * mmap() of made and of named buffers: the rules of the core's own tests, on the
 * descriptors that programs have.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* mremap() */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "control.h"
#include "holders.h"
#include "look.h"
#include "maprules.h"
#include "page.h"
#include "smaps.h"
#include "task.h"
#include "test.h"
#include "touch.h"
#include "vmstat.h"

#define HUGE (2UL << 20)
#define SIZE 262144

TEST_KINDS(mappings_end_where_the_buffer_does, 0, 0)
{
	int made = control_create(kind, SIZE), named = control_add("mmap", kind, SIZE);

	maprules_range(made, SIZE);
	maprules_growth(made, SIZE);
	maprules_range(named, SIZE);
	maprules_growth(named, SIZE);
	maprules_rights(CONTROL_NAMED "mmap", SIZE);
}

/* The address is right for huge pages, and the program did nothing for it. */
TEST(a_large_buffer_is_huge_without_a_hint)
{
	const size_t huge = page_huge(1), count = huge > HUGE ? 4 : 64, size = count * huge;
	int made, named;
	unsigned char *map;
	long faults;

	page_huge(2 * count);
	made = control_create(NULL, size);
	named = control_add("large", NULL, size);
	for (int i = 0; i < 2; i++) {
		check_context("%s", i ? "named" : "made");
		map = buf_map(i ? named : made, size);
		CHECK_INT((uintptr_t)map % huge, 0);
		vmstat_faults();
		faults = vmstat_faults();
		for (size_t at = 0; at < size; at += page_size())
			map[at] = 1;
		CHECK(vmstat_faults() - faults <= (long)count + 6);
		CHECK_INT(smaps_kib(map, "ShmemPmdMapped"), size >> 10);
		munmap(map, size);
	}
	check_context("%s", "");
}

/* Any address that the program insists on works as well. */
TEST_KINDS(a_fixed_address_is_the_programs_choice, 0, 0)
{
	int fd = control_create(kind, SIZE);
	char *room = mmap(NULL, 2 * HUGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *odd;
	unsigned char *map;

	REQUIRE(room != MAP_FAILED);
	odd = room + 3 * page_size();
	map = mmap(odd, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
	REQUIRE(map == (unsigned char *)odd);
	map[SIZE - 1] = 5;
	CHECK_INT(buf_map(fd, SIZE)[SIZE - 1], 5);
}

static void in_the_child(void *arg)
{
	unsigned char *map = arg;

	CHECK_INT(map[0], 1);
	map[SIZE / 2] = 2;
	if (touch_store(map + SIZE / 4, 9) == 0)
		FAIL("a read-only part of the mapping can be written by the child");
	munmap(map, SIZE / 8);
}

/* A mapping in pieces, with a child that has them, too. */
static void one_cycle(const struct kind *kind, int i)
{
	int fd = control_create(kind, SIZE), flags = i % 2 ? MAP_POPULATE : 0;
	unsigned char *map = buf_map_as(fd, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | flags, 0);

	map[0] = 1;
	REQUIRE_OK(mprotect(map + SIZE / 4, page_size(), PROT_READ));
	if (i % 3 == 0)
		close(fd);
	if (i % 10 == 0)
		task_run(in_the_child, map);
	else
		map[SIZE / 2] = 2;
	munmap(map + SIZE - page_size(), page_size());
	CHECK_INT(map[SIZE / 2], 2);
	if (i % 3)
		close(fd);
	munmap(map, SIZE);
}

TEST_KINDS(a_hundred_cycles_leave_nothing, 0, 0)
{
	struct holders before = holders_now();

	for (int i = 0; i < 100; i++)
		one_cycle(kind, i);
	CHECK_HOLDERS(&before);
}

TEST_KINDS(the_page_tables_have_the_cache_mode, 0, 0)
{
	int made = control_create(kind, SIZE), named = control_add("cache", kind, SIZE);
	unsigned char *map;

	for (int i = 0; i < 2; i++) {
		map = buf_map(i ? named : made, SIZE);
		for (size_t at = 0; at < SIZE; at += page_size()) {
			map[at] = 1;
			check_context("%s, byte %#zx", i ? "named" : "made", at);
			CHECK(look_is(look_at(map + at).attr, kind_cache(kind)));
		}
	}
	check_context("%s", "");
}

TEST_KINDS(a_private_mapping_is_given_only_where_it_can_be_private, 0, 0)
{
	int fd = control_create(kind, SIZE);
	void *map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	unsigned char *private = map, byte = 0;

	if (!(kind->flags & KIND_PRIVATE)) {
		CHECK(map == MAP_FAILED);
		CHECK_ERRNO(mmap(NULL, SIZE, PROT_WRITE, MAP_PRIVATE, fd, 0), EINVAL);
		return;
	}
	REQUIRE_OK(map);
	private[1] = 7;
	REQUIRE_INT(pread(fd, &byte, 1, 1), 1);
	CHECK_INT(byte, 0);
}

TEST(a_hole_cannot_be_punched)
{
	int fd = control_create(NULL, SIZE);
	unsigned char *map = buf_map(fd, SIZE);

	memset(map, 3, SIZE);
	CHECK_INT(madvise(map, SIZE, MADV_REMOVE), -1);
	CHECK_INT(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, SIZE), -1);
	CHECK_BYTES(map, 3, SIZE);
}
