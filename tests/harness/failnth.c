// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "failnth.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "balance.h"
#include "check.h"
#include "task.h"

#define FILE_NAME "/proc/thread-self/fail-nth"
#define DEBUG "/sys/kernel/debug/"

/* More points than any call has that ends. */
#define POINTS_MAX 3000

/* Every how many runs a sparse sweep has one without a fault. */
#define SPARSE 16

static int file = -1;
static bool met;

/* What the faults are to spare, by default; and their words in the log. */
static void set_knobs(void)
{
	static const char *const knobs[][2] = {
		{ DEBUG "failslab/ignore-gfp-wait", "N" },
		{ DEBUG "failslab/verbose", "0" },
		{ DEBUG "fail_page_alloc/ignore-gfp-wait", "N" },
		{ DEBUG "fail_page_alloc/ignore-gfp-highmem", "N" },
		{ DEBUG "fail_page_alloc/min-order", "0" },
		{ DEBUG "fail_page_alloc/verbose", "0" },
		{ DEBUG "fail_usercopy/verbose", "0" },
	};

	for (size_t i = 0; i < sizeof(knobs) / sizeof(knobs[0]); i++) {
		int fd = open(knobs[i][0], O_WRONLY | O_CLOEXEC);

		check_context("%s", knobs[i][0]);
		REQUIRE_OK(fd);
		REQUIRE_INT(write(fd, knobs[i][1], 1), 1);
		close(fd);
	}
	check_context("%s", "");
}

/*
 * Whenever a thread was preempted, the kernel stores its CPU's number in the thread's rseq
 * area. Shortly after a fork that takes a new page: without one the process is killed.
 */
static void rseq_leave(void)
{
	if (__rseq_size)
		REQUIRE_OK(syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset,
				   sizeof(struct rseq), RSEQ_FLAG_UNREGISTER, RSEQ_SIG));
}

/*
 * This process's own page faults are no points of a call: all of its memory is there
 * before the first one, and its heap does not move any more.
 */
static void settle(void)
{
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_MMAP_THRESHOLD, 1 << 24);
	free(malloc(1 << 20));
	REQUIRE_OK(mlockall(MCL_CURRENT));
	REQUIRE_OK(munlockall());
}

void failnth_need(void)
{
	file = open(FILE_NAME, O_RDWR | O_CLOEXEC);
	if (file == -1)
		SKIP("this kernel has no fault injection (CONFIG_FAULT_INJECTION)");
	set_knobs();
	task_pin(0);
	settle();
	rseq_leave();
}

bool failnth_met(void)
{
	return met;
}

long failnth_result(long ret)
{
	return ret == -1 ? -errno : ret;
}

static void arm(unsigned int nth)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%u", nth);

	REQUIRE_INT(pwrite(file, text, len, 0), len);
}

/*
 * How many points it was away from firing; 0 if it fired. To ask, and to stop it, copies
 * from and to user memory, which are points as well: where the last one that is left
 * fails here, none had before.
 */
static unsigned int disarm(void)
{
	char left[16] = "";
	ssize_t got = pread(file, left, sizeof(left) - 1, 0);

	if (pwrite(file, "0", 1, 0) == -1)
		REQUIRE_INT(pwrite(file, "0", 1, 0), 1);
	return got > 0 ? atoi(left) : 1;
}

void failnth_close(long ret)
{
	if (ret >= 0)
		close(ret);
}

unsigned int failnth_points(long (*call)(void))
{
	const unsigned int never = 1000000;

	arm(never);
	call();
	return never - disarm();
}

/**
 * struct score - what a sweep has met
 * @points: runs with a fault
 * @refused: those of them that ended in an error
 */
struct score {
	unsigned int points;
	unsigned int refused;
};

static void judge_error(const struct failnth *row, long ret)
{
	if (!met)
		FAIL("failed without a fault: %s", strerrorname_np(-ret));
	else if (ret != -ENOMEM && ret != -EFAULT && ret != -EINTR && ret != -row->also)
		FAIL("expected ENOMEM, EFAULT, EINTR or success, got %s", strerrorname_np(-ret));
}

/* One run; a fault at the @nth point, or none if that is 0. */
static long run(const struct failnth *row, unsigned int nth)
{
	long ret;

	met = false;
	if (row->set_up)
		row->set_up();
	if (nth)
		arm(nth);
	ret = row->call();
	if (nth)
		met = !disarm();
	if (ret < 0)
		judge_error(row, ret);
	else if (row->judge)
		row->judge(ret);
	if (row->tear_down)
		row->tear_down(ret);
	return ret;
}

static void judge_score(const struct failnth *row, const struct score *score)
{
	check_note("%s: %u points from %u on, %u refused, %u done all the same", row->name,
		   score->points, row->from ?: 1, score->refused,
		   score->points - score->refused);
	if (row->never)
		CHECK_INT(score->points, 0);
	else if (!score->points)
		FAIL("no fault was met: the injector is asleep");
}

void failnth_sweep(const struct failnth *row)
{
	static struct balance before;
	struct score score = { 0, 0 };
	int failures = check_failures();

	balance_take(&before);
	for (unsigned int nth = row->from ?: 1; nth <= POINTS_MAX; nth++) {
		check_context("%s, point %u", row->name, nth);
		score.refused += run(row, nth) < 0;
		score.points += met;
		CHECK_BALANCE(&before);
		if (!met || check_failures() != failures)
			break;
		if (row->cold || (row->sparse && nth % SPARSE))
			continue;
		check_context("%s, after point %u", row->name, nth);
		run(row, 0);
		CHECK_BALANCE(&before);
	}
	check_context("%s", row->name);
	CHECK(score.points < POINTS_MAX);
	judge_score(row, &score);
	check_context("%s", "");
}

void failnth_sweep_all(const struct failnth *rows, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		failnth_sweep(&rows[i]);
}
