// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What /dev/pagewalk says of entries that map nothing for the processor, and of tables
 * that the kernel changes meanwhile.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "klog.h"
#include "look.h"
#include "module.h"
#include "page.h"
#include "pressure.h"
#include "swap.h"
#include "test.h"
#include "vmstat.h"
#include "workers.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif
#define HUGETLB_PAGES "/proc/sys/vm/nr_hugepages"
#define HUGE_PAGES 4
#define SECONDS 5
#define MOVE_ALL 4 /* MPOL_MF_MOVE_ALL, of linux/mempolicy.h */

static unsigned char *map_anonymous(size_t len, int flags)
{
	unsigned char *map = mmap(NULL, len, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

	REQUIRE(map != MAP_FAILED);
	return map;
}

/* Memory that begins and ends at the bounds of a huge page. */
static unsigned char *map_huge(size_t huge, size_t count)
{
	unsigned char *map = map_anonymous((count + 1) * huge, 0);

	map += -(uintptr_t)map % huge;
	madvise(map, count * huge, MADV_HUGEPAGE);
	return map;
}

static void check_nothing(const struct pagewalk *look)
{
	CHECK_INT(look->entry, 0);
	CHECK_INT(look->pfn, 0);
	CHECK_INT(look->alias, 0);
	CHECK_INT(look->shift, 0);
}

static void check_nothing_at(const void *addr)
{
	struct pagewalk look = look_at(addr);

	check_nothing(&look);
}

TEST(a_page_that_nobody_may_touch_has_no_entry)
{
	unsigned char *map = map_anonymous(page_size(), 0);
	uint64_t pfn;

	map[0] = 1;
	pfn = look_pfn(map);
	CHECK(pfn != 0);
	REQUIRE_OK(mprotect(map, page_size(), PROT_NONE));
	check_nothing_at(map);
	REQUIRE_OK(mprotect(map, page_size(), PROT_READ));
	CHECK(map[0] == 1);
	CHECK_INT(look_pfn(map), pfn);
}

TEST(a_huge_page_that_nobody_may_touch_has_no_entry)
{
	size_t huge = page_huge(8);
	unsigned char *map = map_huge(huge, 1);
	struct pagewalk look;

	memset(map, 1, huge);
	look = look_at(map + huge / 2);
	if (1UL << look.shift != huge)
		SKIP("no huge page was to be had");
	CHECK_INT(look.pfn, look_pfn(map) + huge / 2 / page_size());
	REQUIRE_OK(mprotect(map, huge, PROT_NONE));
	check_nothing_at(map);
	check_nothing_at(map + huge / 2);
	REQUIRE_OK(mprotect(map, huge, PROT_READ));
	CHECK(map[0] == 1);
	CHECK(look_pfn(map + huge / 2) != 0);
}

static void look_at_swapped(void *arg)
{
	size_t len = 16 * page_size();
	unsigned char *map = map_anonymous(len, MAP_POPULATE);

	memset(map, 1, len);
	if (swap_out(map, len) < len)
		SKIP("not all pages went to swap");
	check_nothing_at(map);
	CHECK(map[0] == 1);
	CHECK(look_pfn(map) != 0);
}

TEST(a_page_in_swap_has_no_entry)
{
	swap_run(look_at_swapped, NULL);
}

static int set_hugetlb_pages(int count)
{
	FILE *file = fopen(HUGETLB_PAGES, "r+e");
	int before = -1;

	if (!file || fscanf(file, "%d", &before) != 1)
		SKIP("this kernel has no hugetlbfs");
	rewind(file);
	fprintf(file, "%d\n", count);
	fclose(file);
	return before;
}

static void go_on(int number)
{
}

/*
 * The kernel puts the same kind of entry in the place of one for a huge page, in the table
 * that otherwise points to tables, for as long as the page is being migrated; of a page whose
 * memory has failed it stays.
 */
TEST(a_huge_page_whose_memory_failed_has_no_entry)
{
	size_t huge = page_huge(8);
	int before = set_hugetlb_pages(1);
	unsigned char *map = mmap(NULL, huge, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);

	if (map == MAP_FAILED) {
		set_hugetlb_pages(before);
		SKIP("no huge page was to be had");
	}
	map[0] = 1;
	CHECK(look_pfn(map) != 0);
	klog_say("kubuf-expect: emory failure");
	signal(SIGBUS, go_on); /* on 7.2 the one who asks for it is told, too */
	if (madvise(map, huge, MADV_HWPOISON))
		check_note("this kernel does not let memory fail");
	else
		for (size_t at = 0; at < huge; at += huge / 8)
			check_nothing_at(map + at);
	signal(SIGBUS, SIG_DFL);
	munmap(map, huge);
	set_hugetlb_pages(before);
	klog_say("kubuf-expect:");
}

TEST(an_address_beside_a_mapping_has_no_entry)
{
	size_t page = page_size();
	unsigned char *map = map_anonymous(3 * page, 0);

	memset(map, 1, 3 * page);
	REQUIRE_OK(munmap(map + page, page));
	CHECK(look_pfn(map) != 0);
	check_nothing_at(map + page);
	CHECK(look_pfn(map + 2 * page) != 0);
	check_nothing_at(NULL);
}

/**
 * struct scene - memory that some look at while others change how it is mapped
 * @map: its start
 * @huge: bytes of a huge page; there are HUGE_PAGES of them
 * @node: /dev/pagewalk
 * @nodes: NUMA nodes
 * @present: looks that saw an entry
 * @large: those of them that saw a huge page's
 * @moved: pages that went to another node
 */
struct scene {
	unsigned char *map;
	size_t huge;
	int node;
	int nodes;
	atomic_ulong present, large, moved;
};

static void look(struct worker *worker)
{
	struct scene *scene = worker->arg;
	size_t len = HUGE_PAGES * scene->huge;
	struct pagewalk look = { .addr = (uintptr_t)scene->map + worker_random(worker, len) };

	REQUIRE_OK(ioctl(scene->node, PAGEWALK_LOOK, &look));
	if (!look.entry) {
		check_nothing(&look);
		return;
	}
	CHECK(look.pfn != 0);
	CHECK(look_is(look.attr, "wb"));
	CHECK(1UL << look.shift == page_size() || 1UL << look.shift == scene->huge);
	scene->present++;
	scene->large += 1UL << look.shift == scene->huge;
}

static void move_to_node(struct scene *scene, void *map, int node)
{
	int status = -1;

	if (!syscall(SYS_move_pages, 0, 1UL, &map, &node, &status, MOVE_ALL))
		scene->moved += status == node;
}

/* A huge page comes, is moved, goes, falls apart, is put together again. */
static void change(struct worker *worker)
{
	struct scene *scene = worker->arg;
	unsigned char *map = scene->map + worker_random(worker, HUGE_PAGES) * scene->huge;
	size_t page = worker_random(worker, scene->huge / page_size()) * page_size();

	switch (worker_random(worker, 6)) {
	case 0:
		madvise(map, scene->huge, MADV_DONTNEED);
		break;
	case 1:
		madvise(map, scene->huge, MADV_COLLAPSE);
		break;
	case 2:
		madvise(map + page, page_size(), MADV_PAGEOUT);
		break;
	case 3:
		mprotect(map, scene->huge, PROT_NONE);
		mprotect(map, scene->huge, PROT_READ | PROT_WRITE);
		break;
	case 4:
		mmap(map, scene->huge, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		madvise(map, scene->huge, MADV_HUGEPAGE);
		break;
	default:
		break;
	}
	*(volatile unsigned char *)(map + page) = 1;
	for (int turn = 0; scene->nodes > 1 && turn < 16; turn++)
		move_to_node(scene, map, turn % scene->nodes);
}

TEST(tables_that_change_are_looked_at_without_harm)
{
	struct scene scene = { .huge = page_huge(4 * HUGE_PAGES), .nodes = 1 };
	struct worker members[] = { { .turn = look, .arg = &scene },
				    { .turn = look, .arg = &scene },
				    { .turn = change, .arg = &scene } };
	struct workers workers = { .members = members, .count = 3, .seconds = SECONDS };
	struct pressure *pressure = pressure_begin();

	module_need("pagewalk", "%s", "");
	scene.node = REQUIRE_OK(open("/dev/pagewalk", O_RDWR | O_CLOEXEC));
	scene.map = map_huge(scene.huge, HUGE_PAGES);
	if (!access("/sys/devices/system/node/node1", F_OK))
		scene.nodes = 2;
	workers_run(&workers);
	pressure_end(pressure);
	check_note("%lu entries, %lu of huge pages, seen while %lu pages moved to another node",
		   scene.present, scene.large, scene.moved);
	CHECK(scene.present > 0);
}
