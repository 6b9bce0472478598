// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whatever a process does to its mappings, every page is given back in the end.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "look.h"
#include "module.h"
#include "page.h"
#include "privilege.h"
#include "task.h"

#define PAGES 32
#define CYCLES 100

static size_t size(void)
{
	return PAGES * page_size();
}

static int cycles(void)
{
	return test_long() ? 10 * CYCLES : CYCLES;
}

static void touch_what_is_left(void *arg)
{
	unsigned char *map = arg;

	map[0]++;
	map[size() - 1]++;
	munmap(map + size() / 4, page_size());
	mprotect(map + size() / 2, page_size(), PROT_READ);
}

static void one_cycle(int turn, int flags)
{
	int fd = buf_reopen(O_RDWR);
	size_t page = page_size();
	unsigned char *map = buf_map_as(fd, size(), PROT_READ | PROT_WRITE, flags, 0);

	for (int i = 0; i < PAGES; i++)
		map[i * page] = turn;
	REQUIRE_OK(mprotect(map + (turn % (PAGES - 4)) * page, 3 * page, PROT_READ));
	if (turn % 3 == 0)
		close(fd);
	REQUIRE_OK(munmap(map + (3 + turn % 8) * page, 2 * page));
	REQUIRE_OK(mprotect(map + size() - page, page, PROT_READ | PROT_WRITE));
	REQUIRE_OK(mprotect(map, page, PROT_READ | PROT_WRITE));
	if (turn % 4 == 0)
		task_run(touch_what_is_left, map);
	if (turn % 5 == 0) {
		void *moved = mremap(map + 20 * page, 2 * page, 2 * page, MREMAP_MAYMOVE);

		REQUIRE(moved != MAP_FAILED);
		munmap(moved, 2 * page);
	}
	munmap(map, size());
	if (turn % 3)
		close(fd);
}

TEST_KINDS(cycles_of_map_split_fork_and_close_end_with_every_page_at_rest, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");

	for (int turn = 0; turn < cycles(); turn++) {
		check_context("turn %d", turn);
		one_cycle(turn, MAP_SHARED);
		if (kind->flags & KIND_PRIVATE)
			one_cycle(turn, MAP_PRIVATE);
	}
	check_context("%s", "");
	buf_check_rest(fd);
}

/*
 * The limit has room for one buffer, so the next one can be had only if the one
 * before was really released: its charge goes with its last reference.
 */
TEST_KINDS(a_buffer_is_released_when_its_last_mapping_and_the_module_go, 0, KIND_SHMEM | KIND_UC)
{
	privilege_limit_memlock(size());
	for (int turn = 0; turn < 4; turn++) {
		check_context("turn %d", turn);
		buf_load(kind, size(), "");
		REQUIRE_INT(module_unload_soon("testbuf"), 0);
		buf_load(kind, size(), "");
		one_cycle(4 * turn, MAP_SHARED);
		if (kind->flags & KIND_PRIVATE)
			one_cycle(4 * turn, MAP_PRIVATE);
		REQUIRE_INT(module_unload_soon("testbuf"), 0);
	}
}

/*
 * A page that a process still maps although its buffer is gone. One that somebody
 * else has got by now looks different: anonymous memory and files are on a list of
 * reclaimable pages, our own pages never; and tmpfs's are, but not as anonymous.
 */
static bool still_mapped(uint64_t pfn, bool shmem)
{
	uint64_t flags = page_flags(pfn);

	if (!page_mapcount(pfn) || flags & (1ULL << KPF_ANON))
		return false;
	return shmem ? flags & (1ULL << KPF_SWAPBACKED) : !(flags & (1ULL << KPF_LRU));
}

TEST_KINDS(no_page_is_left_mapped_after_the_module_has_gone, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());
	uint64_t pfns[PAGES];

	memset(map, 1, size());
	for (int i = 0; i < PAGES; i++) {
		pfns[i] = look_pfn(map + i * page_size());
		if (kind->flags & KIND_PAGE)
			CHECK(page_mapcount(pfns[i]) >= 1);
	}
	for (int turn = 0; turn < 20; turn++)
		one_cycle(turn, MAP_SHARED);
	munmap(map, size());
	for (int i = 0; i < PAGES; i++)
		CHECK_INT(page_mapcount(pfns[i]), 0);
	close(fd);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	for (int i = 0; i < PAGES; i++) {
		check_context("page %d", i);
		CHECK(!still_mapped(pfns[i], kind->flags & KIND_SHMEM));
	}
}

TEST_KINDS(a_process_that_dies_with_everything_open_holds_nothing_back, 0, KIND_UC)
{
	int fd = buf_open(kind, size(), "");

	for (int turn = 0; turn < 10; turn++) {
		pid_t pid = REQUIRE_OK(fork());

		if (!pid) {
			unsigned char *map = buf_map(buf_reopen(O_RDWR), size());

			memset(map, turn, size());
			mprotect(map + page_size(), page_size(), PROT_READ);
			munmap(map + 4 * page_size(), page_size());
			for (;;)
				pause();
		}
		usleep(5000);
		task_kill(pid, 10);
	}
	buf_check_rest(fd);
}

TEST_KINDS(a_mapping_counts_and_a_reference_counts_while_they_last, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map;

	buf_check_rest(fd);
	map = buf_map(fd, size());
	memset(map, 1, size());
	CHECK(buf_pages(fd).maps >= PAGES);
	CHECK_INT(buf_pages(fd).pages, PAGES);
	munmap(map, size());
	buf_check_rest(fd);
}
