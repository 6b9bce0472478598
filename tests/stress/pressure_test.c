// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A memory cgroup that is too small: making a buffer succeeds or fails, whole buffers
 * hold what was written, and nobody outside notices.
 *
 * Copyright (C) the kubuf developers
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "cgroup.h"
#include "control.h"
#include "guard.h"
#include "holders.h"
#include "klog.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "vmstat.h"
#include "workers.h"

#define SECONDS (test_long() ? 30 : 3)
#define LIMIT 120
#define TASKS 3
#define HELD 4
#define LARGEST (2 << 20)

/**
 * struct tally - how often, over all tasks; in memory that they share
 * @made: buffers that were made
 * @refused: ENOMEM instead
 * @group: where the tasks go
 */
struct tally {
	atomic_ulong made;
	atomic_ulong refused;
	struct cgroup *group;
};

static bool time_is_up(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - start->tv_sec >= SECONDS;
}

/* At least half are tmpfs's, which every kernel charges; 5.10 charges nothing of our own. */
static const struct kind *any_kind(struct worker *worker)
{
	return worker_random(worker, 2) ? &kinds[worker_random(worker, kinds_count)] : &kinds[0];
}

/* A buffer of any kind that is whole and zero and keeps what is written; or -1. */
static int make_one(struct worker *worker, struct tally *tally, unsigned char *data)
{
	const struct kind *kind = any_kind(worker);
	size_t size = (1 + worker_random(worker, LARGEST / page_size())) * page_size();
	struct kubuf_ioctl_create spec;
	unsigned char *map;
	int fd;

	if (kind->flags & KIND_CONTIG)
		size = size / 8 / page_size() * page_size() + page_size();
	spec = control_spec(kind, size);
	fd = control_try(&spec);
	if (fd == -1) {
		CHECK_INT(errno, ENOMEM);
		atomic_fetch_add(&tally->refused, 1);
		return -1;
	}
	atomic_fetch_add(&tally->made, 1);
	map = buf_map(fd, size);
	CHECK_BYTES(map, 0, size);
	guard_pattern(data, size, size);
	CHECK_INT(pwrite(fd, data, size, 0), size);
	CHECK_MEM(map, data, size);
	munmap(map, size);
	return fd;
}

static void press(void *arg)
{
	struct tally *tally = arg;
	struct worker worker = { .random = getpid() * 0x9e3779b97f4a7c15ULL };
	unsigned char *data = malloc(LARGEST);
	int fds[HELD] = { -1, -1, -1, -1 };
	struct timespec start;

	REQUIRE(data);
	/* What is needed later is there before the group is full. */
	memset(data, 1, LARGEST);
	cgroup_enter(tally->group);
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int i = 0; !time_is_up(&start); i = (i + 1) % HELD) {
		if (fds[i] != -1)
			close(fds[i]);
		fds[i] = make_one(&worker, tally, data);
	}
}

/* The kernel may end a task in the group for its own small needs, and nobody else. */
static void await(pid_t pid, const struct cgroup *group)
{
	int status = task_wait(pid);

	if (!status)
		return;
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL ||
	    !cgroup_field(group, "memory.events", "oom_kill"))
		FAIL("a task in the group: expected its end, got status %#x", status);
}

static void check_group_empties(struct cgroup *group)
{
	int result = -1;

	for (int turn = 0; turn < 200 * (int)test_slow() && result; turn++) {
		usleep(20000);
		result = cgroup_get(group, "memory.current") < LARGEST / 2 ? 0 : -1;
	}
	CHECK_INT(result, 0);
	check_note("%lld KiB stay charged until the group goes",
		   cgroup_get(group, "memory.current") >> 10);
	result = -1;
	for (int turn = 0; turn < 200 * (int)test_slow() && result; turn++) {
		result = cgroup_remove(group);
		if (result)
			usleep(20000);
	}
	CHECK_INT(result, 0);
}

TEST_WITHIN(in_a_cgroup_that_is_too_small_buffers_are_made_whole_or_not_at_all, LIMIT)
{
	struct tally *tally = test_shared(sizeof(*tally));
	struct holders before = holders_now();
	int bystander = control_create(NULL, LARGEST);
	unsigned char *data = malloc(LARGEST), *map;
	long kills = vmstat_get("oom_kill");
	pid_t pids[TASKS];

	REQUIRE(data);
	guard_pattern(data, LARGEST, 5);
	REQUIRE_INT(pwrite(bystander, data, LARGEST, 0), LARGEST);
	map = buf_map_as(bystander, LARGEST, PROT_READ, MAP_SHARED, 0);
	tally->group = cgroup_new("kubuf-pressure");
	cgroup_set(tally->group, "memory.max", "4M");
	/* The report when it ends a task: that alone, for what is wrong says BUG or WARNING. */
	klog_say("kubuf-expect: Call Trace");
	klog_say("kubuf-expect: Call trace"); /* as arm64 has it */
	for (int i = 0; i < TASKS; i++)
		pids[i] = task_start(press, tally);
	for (int i = 0; i < TASKS; i++)
		await(pids[i], tally->group);
	klog_say("kubuf-expect:");
	kills = vmstat_get("oom_kill") - kills;
	check_note("%lu made, %lu refused, %ld tasks of the group killed",
		   atomic_load(&tally->made), atomic_load(&tally->refused), kills);
	CHECK(atomic_load(&tally->made));
	CHECK(atomic_load(&tally->refused));
	CHECK_INT(kills, cgroup_field(tally->group, "memory.events", "oom_kill"));
	CHECK_MEM(map, data, LARGEST);
	munmap(map, LARGEST);
	close(bystander);
	CHECK_HOLDERS(&before);
	check_group_empties(tally->group);
}
