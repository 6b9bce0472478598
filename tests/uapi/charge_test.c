// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the kernel holds is charged, to the last page of a compound page; and what a
 * limit of one user refuses, no other user notices.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "kernel.h"
#include "klog.h"
#include "page.h"
#include "privilege.h"
#include "task.h"
#include "test.h"

#define EXPORTS 16
#define TURNS 300

/* The page frames of the zone Movable, which there is with movablecore= alone. */
static bool movable_zone(uint64_t *first, uint64_t *count)
{
	FILE *info = fopen("/proc/zoneinfo", "r");
	bool inside = false, found = false;
	unsigned long long value;
	char line[256], name[32];

	REQUIRE(info);
	while (!found && fgets(line, sizeof(line), info)) {
		if (sscanf(line, "Node %*d, zone %31s", name) == 1) {
			inside = !strcmp(name, "Movable");
		} else if (inside && sscanf(line, " spanned %llu", &value) == 1) {
			*count = value;
		} else if (inside && sscanf(line, " start_pfn: %llu", &value) == 1) {
			*first = value;
			found = true;
		}
	}
	fclose(info);
	return found && *count;
}

/* A buffer of one page whose mapping is grown to where a huge page would fit. */
static int grown_buffer(size_t huge, int number, void **map)
{
	int fd = control_create(NULL, page_size());
	void *place = (char *)0x500000000000UL + number * huge;
	unsigned char *small = buf_map(fd, page_size());

	small[0] = number;
	*map = page_grow(small, huge, place);
	return fd;
}

/* The same, and made a huge page if that can be: else the small one stays. */
static int collapsed_buffer(size_t huge, int number, void **map)
{
	int fd = grown_buffer(huge, number, map);

	madvise(*map, huge, MADV_COLLAPSE);
	return fd;
}

TEST(a_page_that_was_collapsed_is_charged_for_what_is_held)
{
	size_t huge = page_huge(EXPORTS + 1);
	struct holders before = holders_now(), after;
	void *map;

	privilege_limit_memlock(EXPORTS * page_size());
	for (int i = 0; i < EXPORTS; i++) {
		int fd = collapsed_buffer(huge, i, &map);

		export_new(fd);
		CHECK_INT(*(unsigned char *)map, i);
		munmap(map, huge);
	}
	after = holders_now();
	CHECK_INT(after.locked - before.locked, EXPORTS * page_size());
	CHECK_INT(after.shmem - before.shmem, EXPORTS * page_size());
}

static void fill_the_cap_by_collapsing(void *arg)
{
	size_t huge = *(size_t *)arg;
	void *map[EXPORTS];

	REQUIRE_OK(setresuid(65534, 65534, 65534));
	for (int i = 0; i < EXPORTS; i++)
		grown_buffer(huge, i, &map[i]);
	for (int i = 0; i < EXPORTS; i++)
		madvise(map[i], huge, MADV_COLLAPSE);
	pause();
}

TEST(pages_past_the_ends_of_users_buffers_do_not_take_roots_part)
{
	size_t huge = page_huge(2 * EXPORTS);
	struct kubuf_ioctl_create spec = control_spec(NULL, huge);
	struct holders before;
	char params[64];
	pid_t pid;
	int fd;

	snprintf(params, sizeof(params), "shmem_size=%zu", EXPORTS * huge);
	control_load(params);
	before = holders_now();
	pid = task_start(fill_the_cap_by_collapsing, &huge);
	for (int turn = 0; turn < 300 && holders_now().shmem - before.shmem < EXPORTS * huge;
	     turn++)
		usleep(10000);
	if (holders_now().shmem - before.shmem < EXPORTS * huge) {
		task_kill(pid, 10);
		SKIP("no page is collapsed on demand by this kernel");
	}
	fd = REQUIRE_OK(control_try(&spec));
	/* Within the cap, though: what users' buffers have themselves counts. */
	spec.size = (EXPORTS - 1) * huge;
	CHECK_ERRNO(control_try(&spec), ENOMEM);
	close(fd);
	task_kill(pid, 10);
	CHECK_HOLDERS(&before);
}

/* A pinned compound page cannot be split, so all of it is held; and charged, or refused. */
TEST(a_page_that_cannot_be_split_is_charged_whole)
{
	size_t huge = page_huge(EXPORTS + 1);
	struct holders before = holders_now(), after;
	uint64_t first = 0, count = 0;
	int ends[2], fd, dmabuf;
	struct klog *log;
	struct iovec part;
	void *map;

	privilege_limit_memlock(huge);
	fd = collapsed_buffer(huge, 0, &map);
	if (holders_now().shmem - before.shmem < huge)
		SKIP("no page is collapsed on demand by this kernel");
	if (movable_zone(&first, &count) && page_pfn(map) - first < count)
		SKIP("it is in movable memory, which a pin keeps it in: EXPORT is refused");
	REQUIRE_OK(pipe(ends));
	part = (struct iovec){ map, page_size() };
	REQUIRE_INT(vmsplice(ends[1], &part, 1, 0), page_size());
	dmabuf = export_new(fd);
	after = holders_now();
	CHECK_INT(after.locked - before.locked, huge);
	CHECK_INT(after.shmem - before.shmem, huge);
	close(dmabuf);
	CHECK_INT(holders_now().locked, before.locked);
	privilege_limit_memlock(huge - page_size());
	log = klog_mark();
	CHECK_ERRNO(export_try(fd), ENOMEM);
	CHECK_HAS(klog_text(log), "past the buffer's end: a process that maps it");
	CHECK_INT(holders_now().locked, before.locked);
}

static void export_too_much(void *arg)
{
	const struct rlimit none = { 65536, 65536 };
	int fd = *(int *)arg;

	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &none));
	REQUIRE_OK(setresuid(65534, 65534, 65534));
	for (;;)
		CHECK_ERRNO(export_try(fd), ENOMEM);
}

/* While a user is refused, over and over, all buffers of another one are made. */
static void check_undisturbed(void (*refused)(void *arg), void *arg, const struct kind *kind,
			      size_t size, int turns)
{
	struct kubuf_ioctl_create spec = control_spec(kind, size);
	pid_t pid = task_start(refused, arg);
	int failed = 0;

	usleep(100000);
	for (int i = 0; i < turns; i++) {
		int fd = control_try(&spec);

		failed += fd == -1;
		close(fd);
	}
	CHECK_INT(failed, 0);
	task_kill(pid, 10);
}

TEST(a_user_over_his_own_limit_disturbs_nobody)
{
	int fd;

	control_load("locked_size=8M");
	fd = control_create(NULL, (8 << 20) - page_size());
	check_undisturbed(export_too_much, &fd, &kinds[3], 65536, TURNS); /* scattered */
}

static void export_past_the_cap(void *arg)
{
	const struct rlimit own = { 4 << 20, 4 << 20 };
	const int *fds = arg;

	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &own));
	REQUIRE_OK(setresuid(65534, 65534, 65534));
	for (int i = 0; i < 3; i++)
		CHECK_ERRNO(export_try(fds[0]), ENOMEM);
	CHECK_OK(close(REQUIRE_OK(export_try(fds[1]))));
}

TEST(what_the_cap_refuses_is_given_back_to_the_user)
{
	int fds[2];

	control_load("locked_size=2M");
	fds[0] = control_create(NULL, 3 << 20);
	fds[1] = control_create(NULL, 3 << 19);
	CHECK_INT(task_wait(task_start(export_past_the_cap, fds)), 0);
}

static void create_too_much(void *arg)
{
	struct kubuf_ioctl_create spec = control_spec(NULL, *(uint64_t *)arg);

	REQUIRE_OK(setresuid(65534, 65534, 65534));
	for (;;)
		CHECK_ERRNO(control_try(&spec), ENOMEM);
}

TEST(a_create_that_is_refused_disturbs_nobody)
{
	struct kubuf_ioctl_query query = {};

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_QUERY, &query));
	check_undisturbed(create_too_much, &query.shmem_limit, NULL, 4096, 3 * TURNS);
}

TEST(what_is_exported_leaves_movable_memory)
{
	size_t huge = page_huge(4);
	uint64_t first = 0, count = 0;
	void *map;
	int fd;

	if (!movable_zone(&first, &count))
		SKIP("no movable memory: boot with movablecore=");
	fd = collapsed_buffer(huge, 0, &map);
	if (page_pfn(map) - first >= count)
		SKIP("the page was not collapsed into movable memory");
	export_new(fd);
	/* Only there is a call that moves it; SECURITY.md says so. */
	if (!kernel_since(6, 11))
		SKIP("kernels before 6.11 leave it where it is");
	CHECK_INT(*(volatile unsigned char *)map, 0);
	CHECK(page_pfn(map) - first >= count);
}
