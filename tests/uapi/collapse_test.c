// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A reader has the kernel make huge pages of a buffer's small ones, again and again, while
 * others store, fill and export: no store is lost, and a view is of what processes see.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "page.h"
#include "privilege.h"
#include "swap.h"
#include "test.h"
#include "vmstat.h"

#define PLACE ((unsigned char *)0x500000000000UL)

static atomic_bool wanted; /* a collapse; the collapser takes it away when it has made one */
static atomic_bool for_ever; /* it does not */
static atomic_bool ended;
static atomic_int collapses;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static int seconds(void)
{
	return test_long() ? 20 : 4;
}

static void *collapse(void *huge)
{
	while (!atomic_load(&ended)) {
		if (!atomic_load(&wanted)) {
			sched_yield();
			continue;
		}
		if (madvise(PLACE, *(size_t *)huge, MADV_COLLAPSE))
			continue;
		atomic_fetch_add(&collapses, 1);
		if (!atomic_load(&for_ever))
			atomic_store(&wanted, false);
	}
	return NULL;
}

/* Maps the buffer for reading only, and grows the mapping to a huge page. */
static pthread_t begin(int fd, size_t *huge)
{
	int reader = control_dup(fd, KUBUF_FD_RDONLY);
	unsigned char *small = buf_map_as(reader, page_size(), PROT_READ, MAP_SHARED, 0);
	pthread_t thread;

	page_grow(small, *huge, PLACE);
	REQUIRE_INT(pthread_create(&thread, NULL, collapse, huge), 0);
	return thread;
}

static void end(pthread_t thread)
{
	atomic_store(&ended, true);
	pthread_join(thread, NULL);
	if (!atomic_load(&collapses))
		SKIP("no page is collapsed on demand by this kernel");
	check_note("%d collapses", atomic_load(&collapses));
}

static void store_by_write(int fd, size_t offset, uint64_t value)
{
	REQUIRE_INT(pwrite(fd, &value, sizeof(value), offset), sizeof(value));
}

static void store_by_fill(int fd, size_t offset, uint64_t value)
{
	struct kubuf_ioctl_fill fill = {
		.offset = offset,
		.len = sizeof(value),
		.pattern = value,
		.width = sizeof(value),
	};

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_FILL, &fill));
}

/* Store into every page, round after round, until one collapse has been made of them. */
static void store_meanwhile(int fd, uint64_t *last, size_t pages,
			    void (*store)(int fd, size_t offset, uint64_t value))
{
	double begun = now();
	static uint64_t value;

	atomic_store(&wanted, true);
	while (atomic_load(&wanted) && now() - begun < 2) {
		for (size_t i = 0; i < pages; i++) {
			last[i] = ++value;
			store(fd, i * page_size(), value);
		}
	}
	atomic_store(&wanted, false);
}

static size_t count_lost(int fd, const uint64_t *last, size_t pages)
{
	uint64_t value;
	size_t lost = 0;

	for (size_t i = 0; i < pages; i++) {
		REQUIRE_INT(pread(fd, &value, sizeof(value), i * page_size()), sizeof(value));
		lost += value != last[i];
	}
	return lost;
}

static void nothing_is_lost(void (*store)(int fd, size_t offset, uint64_t value))
{
	size_t huge = page_huge(2), pages = huge / page_size() - 1, lost = 0;
	uint64_t *last = calloc(pages, sizeof(*last));
	int fd = control_create(NULL, pages * page_size());
	pthread_t thread = begin(fd, &huge);
	double begun = now();

	while (now() - begun < seconds() && !lost) {
		close(export_new(fd)); /* splits the huge page */
		store_meanwhile(fd, last, pages, store);
		lost = count_lost(fd, last, pages);
	}
	end(thread);
	CHECK_INT(lost, 0);
}

TEST(nothing_written_is_lost_when_a_reader_collapses)
{
	nothing_is_lost(store_by_write);
}

TEST(nothing_filled_is_lost_when_a_reader_collapses)
{
	nothing_is_lost(store_by_fill);
}

TEST(an_export_is_of_what_processes_see_when_a_reader_collapses)
{
	size_t huge = page_huge(2), size = huge - page_size(), stale = 0;
	int fd = buf_open(&kinds[0], size, ""), dmabuf, exports = 0;
	unsigned char *map = buf_map(fd, size), byte = 0;
	pthread_t thread = begin(fd, &huge);
	double begun = now();

	atomic_store(&for_ever, true);
	atomic_store(&wanted, true);
	for (int turn = 0; now() - begun < 2 * seconds() && !stale; turn++) {
		usleep(turn % 50 * 20);
		dmabuf = export_try(fd);
		if (dmabuf == -1) /* movable memory that cannot be left just now */
			continue;
		exports++;
		usleep(1000);
		buf_fill(fd, 0, size, ++byte); /* in the kernel, through the view */
		for (size_t i = 0; i < size; i += page_size())
			stale += map[i] != byte;
		close(dmabuf);
	}
	end(thread);
	CHECK(exports > 0);
	CHECK_INT(stale, 0);
}

static atomic_int refused;

static void *export_again_and_again(void *fd)
{
	while (!atomic_load(&ended)) {
		int dmabuf = export_try(*(int *)fd);

		if (dmabuf == -1)
			atomic_fetch_add(&refused, 1);
		else
			close(dmabuf);
	}
	return NULL;
}

/* Exports that are refused for what a pinned page past the end would cost, beside reclaim. */
static void refuse_beside_reclaim(void *arg)
{
	size_t huge = page_huge(4), size = 2 * huge + page_size();
	int fd = control_create(NULL, size), ends[2];
	unsigned char *small = buf_map(fd, page_size());
	struct iovec part = { PLACE + 2 * huge, page_size() };
	double begun = now();
	pthread_t thread;
	long before;

	page_grow(small, 3 * huge, PLACE);
	memset(PLACE, 7, size);
	if (madvise(PLACE + 2 * huge, huge, MADV_COLLAPSE))
		SKIP("no page is collapsed on demand by this kernel");
	REQUIRE_OK(pipe(ends));
	REQUIRE_INT(vmsplice(ends[1], &part, 1, 0), page_size());
	swap_out(PLACE, huge);
	memset(PLACE, 7, size);
	before = vmstat_meminfo_kib("Unevictable");
	privilege_limit_memlock(size);
	REQUIRE_INT(pthread_create(&thread, NULL, export_again_and_again, &fd), 0);
	while (now() - begun < 2 * seconds())
		madvise(PLACE, 2 * huge, MADV_PAGEOUT);
	atomic_store(&ended, true);
	pthread_join(thread, NULL);
	check_note("%d exports refused", atomic_load(&refused));
	usleep(300000); /* reclaim looks at the last of them */
	CHECK(vmstat_meminfo_kib("Unevictable") - before < 100);
}

TEST(an_export_that_is_refused_leaves_memory_evictable)
{
	swap_run(refuse_beside_reclaim, NULL);
}
