// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while a buffer is mapped, touched, moved, split, forked and unmapped, in each
 * kind of memory.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "failnth.h"
#include "page.h"
#include "test.h"

#define PAGE 4096
#define PAGES 6
#define SIZE (PAGES * PAGE)
#define BOTH (PROT_READ | PROT_WRITE)

/*
 * Far from everything else: the page tables are the mapping's own, made and freed with it.
 * Not for mappings by page frame number: where remap_pfn_range() has no memory for one,
 * 6.1 takes back what it had mapped before it forgets VM_PAT, and warns in untrack_pfn().
 */
#define LONELY ((void *)0x210000000000)

static int fd;
static void *place;
static unsigned char *map, *moved;

static long mapped(int prot, int flags)
{
	map = mmap(place, SIZE, prot, flags | (place ? MAP_FIXED_NOREPLACE : 0), fd, 0);
	return map == MAP_FAILED ? -errno : 0;
}

static long call_shared(void)
{
	return mapped(BOTH, MAP_SHARED);
}

static long call_populated(void)
{
	return mapped(BOTH, MAP_SHARED | MAP_POPULATE);
}

static long call_reader(void)
{
	return mapped(PROT_READ, MAP_SHARED);
}

static long call_private(void)
{
	return mapped(BOTH, MAP_PRIVATE);
}

static void unmap(long ret)
{
	if (!ret)
		REQUIRE_OK(munmap(map, SIZE));
}

static void unmap_always(long ret)
{
	(void)ret;
	REQUIRE_OK(munmap(map, SIZE));
}

/* Each page has its number, here as in the file. */
static void see_pages(const unsigned char *from)
{
	for (int i = 0; i < PAGES; i++)
		CHECK_INT(from[i * PAGE], i + 1);
}

static void judge_map(long ret)
{
	CHECK_INT(ret, 0);
	see_pages(map);
}

static void judge_private(long ret)
{
	unsigned char byte = 0;

	judge_map(ret);
	map[PAGE] = 0x99;
	REQUIRE_INT(pread(fd, &byte, 1, PAGE), 1);
	CHECK_INT(byte, 2);
}

static const struct failnth mmaps[] = {
	FAILNTH("mmap shared", NULL, call_shared, judge_map, unmap),
	FAILNTH("mmap populated", NULL, call_populated, judge_map, unmap),
	FAILNTH("mmap for reading", NULL, call_reader, judge_map, unmap),
};

static const struct failnth private_mmap =
	FAILNTH("mmap private", NULL, call_private, judge_private, unmap);

static void map_shared(void)
{
	REQUIRE_INT(call_shared(), 0);
}

static void map_private(void)
{
	REQUIRE_INT(call_private(), 0);
}

static void map_touched(void)
{
	map_shared();
	see_pages(map);
}

/* A page fault that finds no memory is tried again, and the program notices nothing. */
static long call_touch(void)
{
	return ((volatile unsigned char *)map)[3 * PAGE];
}

static void judge_touch(long ret)
{
	CHECK_INT(ret, 4);
	see_pages(map);
}

static long call_store(void)
{
	((volatile unsigned char *)map)[3 * PAGE] = 0x55;
	return 0;
}

static void judge_store(long ret)
{
	unsigned char byte = 0;

	CHECK_INT(ret, 0);
	CHECK_INT(map[3 * PAGE], 0x55);
	REQUIRE_INT(pread(fd, &byte, 1, 3 * PAGE), 1);
	CHECK_INT(byte, 4);
}

static const struct failnth touch =
	FAILNTH("touch", map_shared, call_touch, judge_touch, unmap_always);
static const struct failnth store =
	FAILNTH("store into a private mapping", map_private, call_store, judge_store, unmap_always);

/* The kernel reserves an address first, so that the move cannot take another's. */
static void map_and_room(void)
{
	map_touched();
	moved = page_room(SIZE);
}

static long call_mremap(void)
{
	void *got = mremap(map, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, moved);

	return got == MAP_FAILED ? -errno : 0;
}

static void judge_mremap(long ret)
{
	CHECK_INT(ret, 0);
	see_pages(moved);
}

static void unmap_both(long ret)
{
	if (ret)
		see_pages(map);
	REQUIRE_OK(munmap(map, SIZE));
	REQUIRE_OK(munmap(moved, SIZE));
}

static long call_split(void)
{
	return failnth_result(munmap(map + 2 * PAGE, PAGE));
}

static void judge_split(long ret)
{
	CHECK_INT(ret, 0);
	CHECK_INT(map[PAGE], 2);
	CHECK_INT(map[3 * PAGE], 4);
}

static long call_shrink(void)
{
	void *got = mremap(map, SIZE, 2 * PAGE, 0);

	return got == MAP_FAILED ? -errno : 0;
}

static void judge_shrink(long ret)
{
	CHECK_INT(ret, 0);
	CHECK_INT(map[PAGE], 2);
}

static long call_protect(void)
{
	return failnth_result(mprotect(map + 2 * PAGE, PAGE, PROT_READ));
}

static long call_advise(void)
{
	return failnth_result(madvise(map + 2 * PAGE, PAGE, MADV_DONTFORK));
}

static void see_after(long ret)
{
	see_pages(map);
	unmap_always(ret);
}

static long call_unmap(void)
{
	return failnth_result(munmap(map, SIZE));
}

static void unmap_at_last(long ret)
{
	if (ret)
		unmap_always(ret);
}

static const struct failnth changes[] = {
	FAILNTH("mremap to another place", map_and_room, call_mremap, judge_mremap, unmap_both),
	FAILNTH("munmap in the middle", map_touched, call_split, judge_split, unmap_always),
	FAILNTH("mremap to less", map_touched, call_shrink, judge_shrink, unmap_always),
	FAILNTH("mprotect in the middle", map_touched, call_protect, NULL, see_after),
	/* EAGAIN as madvise(2) says. */
	FAILNTH("madvise in the middle", map_touched, call_advise, NULL, see_after, .also = EAGAIN),
	FAILNTH("munmap", map_touched, call_unmap, NULL, unmap_at_last),
};

/* The new process has the mapping and ends at once; it inherits no fault. */
static long call_fork(void)
{
	pid_t pid = _Fork();
	int error = errno;

	if (pid)
		return pid < 0 ? -error : pid;
	_exit(map[PAGE] == 2 ? 0 : 1);
}

static void judge_fork(long pid)
{
	int status = -1;

	REQUIRE_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(status, 0);
}

static const struct failnth forking =
	FAILNTH("fork", map_touched, call_fork, judge_fork, unmap_always, .also = EAGAIN);

static void begin(const struct kind *kind)
{
	fd = control_create(kind, SIZE);
	for (unsigned char i = 0; i < PAGES; i++)
		REQUIRE_INT(pwrite(fd, &(unsigned char){ i + 1 }, 1, i * PAGE), 1);
	place = kind->flags & KIND_PFN ? NULL : LONELY;
	failnth_need();
}

TEST_KINDS(a_mapping_is_whole_or_is_not_there, 0, 0)
{
	begin(kind);
	FAILNTH_SWEEP(mmaps);
	if (kind->flags & KIND_PRIVATE)
		failnth_sweep(&private_mmap);
}

TEST_KINDS(a_page_fault_that_finds_no_memory_is_tried_again, KIND_PAGE, 0)
{
	begin(kind);
	failnth_sweep(&touch);
	if (kind->flags & KIND_PRIVATE)
		failnth_sweep(&store);
}

TEST_KINDS(a_mapping_that_cannot_be_changed_stays, KIND_WB, 0)
{
	begin(kind);
	FAILNTH_SWEEP(changes);
}

TEST_KINDS(a_fork_has_every_mapping_or_does_not_happen, KIND_WB, 0)
{
	begin(kind);
	failnth_sweep(&forking);
}
