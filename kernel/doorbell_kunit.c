// SPDX-License-Identifier: GPL-2.0
/*
 * doorbell_kunit - counting, and who is woken by it
 *
 * Eventfds need a process that has them open; tests/uapi/doorbell_test.c has.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/limits.h>
#include <linux/sched/task.h>

#include "doorbell.h"
#include "kunit.h"

/* Until something that must happen counts as missed; never slept through otherwise. */
#define SOON_MS 20000
/* Until something that must not happen counts as not happened. */
#define NEVER_MS 50

static struct kubuf_doorbell *bell_at(struct kunit *test, u64 count)
{
	struct kubuf_doorbell *bell = kunit_kzalloc(test, sizeof(*bell), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bell);
	kubuf_doorbell_init(bell);
	atomic64_set(&bell->count, count);
	return bell;
}

static bool anybody_waits(struct kubuf_doorbell *bell)
{
	/* No barrier: whoever is asked about comes sooner or later, or is gone for good. */
	return waitqueue_active(&bell->waiters);
}

/* What a count becomes when so many are added; @err: nothing. */
struct sum {
	const char *name;
	u64 count;
	u64 add;
	int err;
};

static const struct sum sums[] = {
	{ "one to none", 0, 1 },
	{ "many to some", 3, 1000 },
	{ "nothing", 3, 0 },
	{ "into the sign bit", S64_MAX, 1 },
	{ "beyond the sign bit", (u64)S64_MAX + 1, S64_MAX },
	{ "to the last number", U64_MAX - 1, 1 },
	{ "all numbers to none", 0, U64_MAX },
	{ "nothing to the last number", U64_MAX, 0 },
	{ "one past the last number", U64_MAX, 1, -EOVERFLOW },
	{ "all numbers to one", 1, U64_MAX, -EOVERFLOW },
	{ "half and half", (u64)S64_MAX + 1, (u64)S64_MAX + 1, -EOVERFLOW },
};

static void sum_desc(const struct sum *sum, char *desc)
{
	strscpy(desc, sum->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sum, sums, sum_desc);

static void a_ring_adds_unless_the_count_would_wrap(struct kunit *test)
{
	const struct sum *sum = test->param_value;
	struct kubuf_doorbell *bell = bell_at(test, sum->count);
	u64 want = sum->err ? sum->count : sum->count + sum->add;
	u64 told = sum->count;

	KUNIT_EXPECT_EQ(test, kubuf_doorbell_ring(bell, sum->add, &told), sum->err);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_count(bell), want);
	KUNIT_EXPECT_EQ(test, told, want);
}

static void a_new_bell_has_counted_nothing_and_is_open(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 0);

	KUNIT_EXPECT_EQ(test, kubuf_doorbell_count(bell), 0ULL);
	KUNIT_EXPECT_FALSE(test, kubuf_doorbell_closed(bell));
}

static void without_a_timeout_the_count_is_told_at_once(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 7);
	u64 count = 0;

	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 6, 0, &count), 0);
	KUNIT_EXPECT_EQ(test, count, 7ULL);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 7, 0, &count), -ETIMEDOUT);
	/* Who has seen a later count has seen another one. */
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 8, 0, &count), 0);
}

static void a_wait_with_nothing_to_come_ends_with_its_timeout(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 7);
	u64 count;

	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 7, 1000, &count), -ETIMEDOUT);
	KUNIT_EXPECT_FALSE(test, anybody_waits(bell));
}

static void a_closed_bell_tells_what_is_new_and_then_enodev(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 7);
	u64 count = 0;

	kubuf_doorbell_close(bell);
	KUNIT_EXPECT_TRUE(test, kubuf_doorbell_closed(bell));
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 6, -1, &count), 0);
	KUNIT_EXPECT_EQ(test, count, 7ULL);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 7, -1, &count), -ENODEV);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 7, NSEC_PER_SEC, &count), -ENODEV);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_wait(bell, 7, 0, &count), -ENODEV);
}

static void what_is_no_descriptor_is_not_registered(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 0);

	KUNIT_EXPECT_EQ(test, kubuf_doorbell_add(bell, -1, test), -EBADF);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_remove(bell, -1, test), -EBADF);
	KUNIT_EXPECT_EQ(test, bell->nr_eventfds, 0U);
}

/* Somebody who waits, and the kthread that does it, held until waiter_end(). */
struct waiter {
	struct kubuf_doorbell *bell;
	struct task_struct *task;
	s64 timeout;
	u64 count;
	int err;
	struct completion done;
};

static int waiter_wait(void *data)
{
	struct waiter *waiter = data;

	waiter->err = kubuf_doorbell_wait(waiter->bell, 0, waiter->timeout, &waiter->count);
	complete(&waiter->done);
	return 0;
}

static bool done_within(struct waiter *waiter, unsigned int ms)
{
	return wait_for_completion_timeout(&waiter->done, msecs_to_jiffies(ms));
}

static void waiter_start(struct kunit *test, struct waiter *waiter)
{
	init_completion(&waiter->done);
	waiter->task = kthread_create(waiter_wait, waiter, "kubuf_waiter");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, waiter->task);
	get_task_struct(waiter->task);
	wake_up_process(waiter->task);
}

static void await_queued(struct kunit *test, struct kubuf_doorbell *bell)
{
	unsigned int ms;

	for (ms = 0; ms < SOON_MS && !anybody_waits(bell); ms += 20)
		msleep(20);
	KUNIT_EXPECT_TRUE(test, anybody_waits(bell));
}

/* Whatever was missed: a waiter must not outlive the memory and the code it looks at. */
static void waiter_end(struct kunit *test, struct waiter *waiter)
{
	if (!done_within(waiter, SOON_MS)) {
		KUNIT_FAIL(test, "somebody was not woken");
		WRITE_ONCE(waiter->bell->closed, true);
		wake_up_all(&waiter->bell->waiters);
		wait_for_completion(&waiter->done);
	}
	kthread_stop(waiter->task);
	put_task_struct(waiter->task);
}

static void a_ring_wakes_everybody_who_waits(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 0);
	struct waiter *waiters = kunit_kcalloc(test, 3, sizeof(*waiters), GFP_KERNEL);
	const s64 timeouts[] = { -1, -1, (s64)SOON_MS * 10 * NSEC_PER_MSEC };
	u64 count;
	int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, waiters);
	for (i = 0; i < 3; i++) {
		waiters[i].bell = bell;
		waiters[i].timeout = timeouts[i];
		waiter_start(test, &waiters[i]);
	}
	await_queued(test, bell);
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_ring(bell, 2, &count), 0);
	for (i = 0; i < 3; i++) {
		waiter_end(test, &waiters[i]);
		KUNIT_EXPECT_EQ(test, waiters[i].err, 0);
		KUNIT_EXPECT_EQ(test, waiters[i].count, 2ULL);
	}
	KUNIT_EXPECT_FALSE(test, anybody_waits(bell));
}

static void who_is_woken_for_nothing_goes_on_waiting(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 0);
	struct waiter *waiter = kunit_kzalloc(test, sizeof(*waiter), GFP_KERNEL);
	u64 count;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, waiter);
	waiter->bell = bell;
	waiter->timeout = -1;
	waiter_start(test, waiter);
	await_queued(test, bell);
	kubuf_doorbell_wake(bell);
	msleep(NEVER_MS);
	KUNIT_EXPECT_FALSE(test, completion_done(&waiter->done));
	KUNIT_EXPECT_EQ(test, kubuf_doorbell_ring(bell, 1, &count), 0);
	waiter_end(test, waiter);
	KUNIT_EXPECT_EQ(test, waiter->err, 0);
}

static void closing_ends_every_wait(struct kunit *test)
{
	struct kubuf_doorbell *bell = bell_at(test, 0);
	struct waiter *waiter = kunit_kzalloc(test, sizeof(*waiter), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, waiter);
	waiter->bell = bell;
	waiter->timeout = -1;
	waiter_start(test, waiter);
	await_queued(test, bell);
	kubuf_doorbell_close(bell);
	waiter_end(test, waiter);
	KUNIT_EXPECT_EQ(test, waiter->err, -ENODEV);
}

static struct kunit_case doorbell_cases[] = {
	KUNIT_CASE(a_new_bell_has_counted_nothing_and_is_open),
	KUNIT_CASE_PARAM(a_ring_adds_unless_the_count_would_wrap, sum_gen_params),
	KUNIT_CASE(without_a_timeout_the_count_is_told_at_once),
	KUNIT_CASE(a_wait_with_nothing_to_come_ends_with_its_timeout),
	KUNIT_CASE(a_closed_bell_tells_what_is_new_and_then_enodev),
	KUNIT_CASE(what_is_no_descriptor_is_not_registered),
	KUNIT_CASE(a_ring_wakes_everybody_who_waits),
	KUNIT_CASE(who_is_woken_for_nothing_goes_on_waiting),
	KUNIT_CASE(closing_ends_every_wait),
	{},
};

KUBUF_KUNIT_SUITE(doorbell);
