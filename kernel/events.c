// SPDX-License-Identifier: GPL-2.0
/*
 * events - counters of events, and waiting for them
 *
 * A waiter waits until the count differs from the one it has seen. No wake-up is lost, because
 * a ringer first raises the count and then looks at the wait queue, while a waiter first queues
 * itself and then reads the count.
 *
 * Each open file keeps the count that it has seen last. A ring through a file raises both
 * counts under the file's lock, so that a file is never woken by its own ring. The lock is
 * never held over a copy or a wait.
 *
 * Wake-ups carry no poll events. io_uring and AIO would trust them, but only the poll operation
 * knows what the open file has seen and may do, so every woken waiter must call it again.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/uio.h>

#include "events.h"

/**
 * kubuf_events_init() - initialise a counter to 0
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
 * Wakes exclusive waiters, too: an event that one of them reads is still news to all others.
 *
 * Context: as kubuf_events_add().
 */
void kubuf_events_wake(struct kubuf_events *events)
{
	__wake_up(&events->waiters, TASK_NORMAL, 0, NULL);
}

/**
 * kubuf_events_end() - end a counter, and wake all who wait
 * @events: the counter
 */
void kubuf_events_end(struct kubuf_events *events)
{
	smp_store_release(&events->ended, true); /* pairs with smp_rmb() in kubuf_events_read() */
	kubuf_events_wake(events);
}

/**
 * kubuf_events_add_own() - count events that one open file has rung itself
 * @events: the counter
 * @seen: what that file has seen; raised, too
 * @add: number of events
 *
 * Context: process context.
 * Return: the new count.
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
 * struct look - a snapshot of a count and of what an open file has seen
 * @count: the count
 * @seen: the count that the open file had seen
 * @reads: how often the open file had read the count
 */
struct look {
	u64 count;
	u64 seen;
	unsigned long reads;
};

/* Take a snapshot. True if the count differs from the one that the file has seen. */
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
 * Mark the count of a snapshot as seen, unless another reader of the same file has been faster.
 * Events that the file has rung since the snapshot are added to @seen, and stay in it.
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
 * kubuf_events_poll() - poll a counter; the caller is on the wait queue
 * @events: the counter
 * @seen: what the open file has seen
 *
 * At the end EPOLLIN is set, too, because select(2) and some event loops do not look at
 * EPOLLHUP.
 *
 * Return: EPOLLIN | EPOLLRDNORM if the count is not the one seen; all three with EPOLLHUP at
 * the end.
 */
__poll_t kubuf_events_poll(struct kubuf_events *events, struct kubuf_seen *seen)
{
	struct look look;

	/*
	 * The caller must be on the queue before the count is read; poll_wait() has this
	 * barrier only on newer kernels.
	 */
	smp_mb();
	if (READ_ONCE(events->ended))
		return EPOLLIN | EPOLLRDNORM | EPOLLHUP;
	return is_news(events, seen, &look) ? EPOLLIN | EPOLLRDNORM : 0;
}

/*
 * Wait until the count is not the one seen, or has ended. wait_event_interruptible() would
 * queue the waiter again after a wake-up, before it checks the condition.
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
	if (!list_empty_careful(&wait.entry)) /* still on the queue, since nobody has woken it */
		finish_wait(&events->waiters, &wait);
	return err;
}

/**
 * kubuf_events_read() - copy the count to a reader, once it is not the one seen
 * @events: the counter
 * @seen: what the open file has seen; set after the copy, so that a bad address loses no event
 * @to: where to, at least 8 bytes
 * @nowait: return -EAGAIN instead of waiting
 *
 * If several threads read one open file, one of them is told of an event.
 *
 * Context: process context, no lock that a page fault could need.
 * Return: 8; 0 at the end, after all events were told; -EINVAL (less than 8 bytes), -EAGAIN,
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
		smp_rmb(); /* events counted before the end are told before the end */
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
