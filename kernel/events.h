/* SPDX-License-Identifier: GPL-2.0 */
/*
 * events - counters of events, and waiting for them
 */
#ifndef KUBUF_EVENTS_H
#define KUBUF_EVENTS_H

#include <linux/atomic.h>
#include <linux/eventpoll.h>
#include <linux/kubuf.h>
#include <linux/types.h>
#include <linux/wait.h>

struct iov_iter;

/**
 * struct kubuf_events - one counter
 * @count: events so far; wraps
 * @ended: no more events will come
 * @waiters: wait queue of read(), poll() and epoll
 */
struct kubuf_events {
	atomic64_t count;
	bool ended;
	wait_queue_head_t waiters;
};

void kubuf_events_init(struct kubuf_events *events);
void kubuf_events_wake(struct kubuf_events *events);
void kubuf_events_end(struct kubuf_events *events);
u64 kubuf_events_add_own(struct kubuf_events *events, struct kubuf_seen *seen, u32 add);
__poll_t kubuf_events_poll(struct kubuf_events *events, struct kubuf_seen *seen);
ssize_t kubuf_events_read(struct kubuf_events *events, struct kubuf_seen *seen,
			  struct iov_iter *to, bool nowait);

/**
 * kubuf_events_count() - read the count
 * @events: the counter
 *
 * Stores before a counted event are visible after this call: it acquires, the addition
 * releases.
 *
 * Context: any.
 * Return: the count.
 */
static inline u64 kubuf_events_count(const struct kubuf_events *events)
{
	return atomic64_read_acquire(&events->count);
}

/**
 * kubuf_events_add() - count events and wake those who wait
 * @events: the counter
 * @add: number of events
 *
 * Context: where spin_lock_irqsave() may be taken: hard interrupts, too; on PREEMPT_RT not
 * from sections under a raw spinlock, nor from IRQF_NO_THREAD handlers and hard hrtimers.
 * Return: the new count.
 */
static inline u64 kubuf_events_add(struct kubuf_events *events, u32 add)
{
	u64 count = atomic64_add_return(add, &events->count);

	/*
	 * The addition is a full barrier, so the count is raised before the queue is read. It
	 * pairs with the waiter's barrier between queueing and reading the count.
	 */
	if (waitqueue_active(&events->waiters))
		kubuf_events_wake(events);
	return count;
}

#endif
