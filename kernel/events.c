// SPDX-License-Identifier: GPL-2.0
/*
 * events - what a buffer counts, and who waits for it
 *
 * No wake-up is lost: a waiter waits for a count that differs from the one it has seen. A
 * ringer raises the count first, and looks at the queue for waiters then. A waiter puts itself
 * on the queue first, and reads the count then.
 *
 * The count seen last is kept for each open file. The file's lock makes a ring and the mark
 * that its ringer has seen it one step, so that no file finds its own ring to be news. The
 * lock is never held over a copy or a wait.
 *
 * Wake-ups carry no poll events: io_uring and AIO would believe them, but only poll() knows
 * what the open file has seen and may do, so every woken waiter must ask poll() again.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/uio.h>

#include "events.h"

/**
 * kubuf_events_init() - a counter of nothing so far
 * @events: the counter, all zero
 */
void kubuf_events_init(struct kubuf_events *events)
{
	init_waitqueue_head(&events->waiters);
}

/**
 * kubuf_events_wake() - wake all who wait
 * @events: the counter
 *
 * All waiters are woken: each compares the count with its own, and takes nothing from others.
 *
 * Context: as kubuf_events_add().
 */
void kubuf_events_wake(struct kubuf_events *events)
{
	__wake_up(&events->waiters, TASK_NORMAL, 0, NULL);
}

/**
 * kubuf_events_end() - tell those who wait that nothing more will come
 * @events: the counter
 */
void kubuf_events_end(struct kubuf_events *events)
{
	smp_store_release(&events->ended, true); /* pairs with smp_rmb() in kubuf_events_read() */
	kubuf_events_wake(events);
}

/**
 * kubuf_events_add_own() - count events that are no news to one open file
 * @events: the counter
 * @seen: what that file has seen
 * @add: how many
 *
 * Context: process context.
 * Return: the count with them.
 */
u64 kubuf_events_add_own(struct kubuf_events *events, struct kubuf_seen *seen, u32 add)
{
	u64 count;

	spin_lock(&seen->lock);
	seen->count += add;
	count = atomic64_add_return(add, &events->count);
	spin_unlock(&seen->lock);
	/* The addition is a full barrier, as in kubuf_events_add(). */
	if (waitqueue_active(&events->waiters))
		kubuf_events_wake(events);
	return count;
}

/**
 * struct look - a count and what was seen of it, at one moment
 * @count: the count
 * @seen: what the open file had seen
 * @reads: how often it had been told
 */
struct look {
	u64 count;
	u64 seen;
	unsigned long reads;
};

/* Whether the count is not the one seen. */
static bool is_news(const struct kubuf_events *events, struct kubuf_seen *seen, struct look *look)
{
	spin_lock(&seen->lock);
	look->seen = seen->count;
	look->reads = seen->reads;
	look->count = kubuf_events_count(events);
	spin_unlock(&seen->lock);
	return look->count != look->seen;
}

/*
 * Remember what was told, unless another reader was told first. What the file itself has
 * rung since the look is in what it has seen, and stays there.
 */
static bool set_seen(struct kubuf_seen *seen, const struct look *look)
{
	bool first;

	spin_lock(&seen->lock);
	first = seen->reads == look->reads;
	if (first) {
		seen->count += look->count - look->seen;
		seen->reads++;
	}
	spin_unlock(&seen->lock);
	return first;
}

/**
 * kubuf_events_poll() - what poll() tells of a counter; the caller is on the queue
 * @events: the counter
 * @seen: what the open file has seen
 *
 * At the end EPOLLIN is told, too: select(2), and event loops that look at it first, know
 * no other.
 *
 * Return: EPOLLIN | EPOLLRDNORM for news; at the end that and EPOLLHUP.
 */
__poll_t kubuf_events_poll(struct kubuf_events *events, struct kubuf_seen *seen)
{
	struct look look;

	/* On the queue before the count is read; not every kernel's poll_wait() sees to it. */
	smp_mb();
	if (READ_ONCE(events->ended))
		return EPOLLIN | EPOLLRDNORM | EPOLLHUP;
	return is_news(events, seen, &look) ? EPOLLIN | EPOLLRDNORM : 0;
}

/*
 * Wait for news or the end. As wait_event_interruptible(), which would queue up once more
 * before it looks whether it was woken for a reason.
 */
static int sleep_till_news(struct kubuf_events *events, struct kubuf_seen *seen)
{
	DEFINE_WAIT(wait);
	struct look look;
	int err = 0;

	while (!err && !READ_ONCE(events->ended) && !is_news(events, seen, &look)) {
		spin_lock_irq(&events->waiters.lock);
		if (list_empty(&wait.entry))
			__add_wait_queue(&events->waiters, &wait);
		set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock_irq(&events->waiters.lock);
		if (READ_ONCE(events->ended) || is_news(events, seen, &look))
			break;
		if (signal_pending(current))
			err = -ERESTARTSYS;
		else
			schedule();
	}
	__set_current_state(TASK_RUNNING);
	if (!list_empty_careful(&wait.entry)) /* not woken: still on the queue */
		finish_wait(&events->waiters, &wait);
	return err;
}

/**
 * kubuf_events_read() - tell the count, once it is not the one seen
 * @events: the counter
 * @seen: what the open file has seen; moves after the copy, so that a bad address loses nothing
 * @to: where to, at least 8 bytes
 * @nowait: do not wait
 *
 * One of several readers of an open file is told of an event.
 *
 * Context: process context, no lock that a page fault could need.
 * Return: 8; 0 at the end, when all was told; -EINVAL (less room), -EAGAIN (@nowait),
 * -EFAULT, -ERESTARTSYS.
 */
ssize_t kubuf_events_read(struct kubuf_events *events, struct kubuf_seen *seen,
			  struct iov_iter *to, bool nowait)
{
	const size_t size = sizeof(u64);
	struct look look;
	bool ended;
	int err;

	if (iov_iter_count(to) < size)
		return -EINVAL;
	for (;;) {
		ended = READ_ONCE(events->ended);
		smp_rmb(); /* events that were counted before the end are told before it */
		if (is_news(events, seen, &look)) {
			if (copy_to_iter(&look.count, size, to) < size)
				return -EFAULT;
			if (set_seen(seen, &look))
				return size;
			iov_iter_revert(to, size);
			if (signal_pending(current))
				return -ERESTARTSYS;
			cond_resched();
			continue;
		}
		if (ended)
			return 0;
		if (nowait)
			return -EAGAIN;
		err = sleep_till_news(events, seen);
		if (err)
			return err;
	}
}
