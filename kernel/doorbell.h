/* SPDX-License-Identifier: GPL-2.0 */
/*
 * doorbell - an event counter that can be waited for
 */
#ifndef KUBUF_DOORBELL_H
#define KUBUF_DOORBELL_H

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

struct eventfd_ctx;

#define KUBUF_DOORBELL_EVENTFDS 8

/**
 * struct kubuf_doorbell_eventfd - one registration; a place is free without @ctx
 * @ctx: whom to signal, with a reference
 * @owner: who registered it, and alone may take it off
 */
struct kubuf_doorbell_eventfd {
	struct eventfd_ctx *ctx;
	const void *owner;
};

/**
 * struct kubuf_doorbell - the counter and those who listen
 * @count: events so far; only ever grows
 * @closed: nothing more is to be waited for
 * @waiters: in WAIT, poll() and epoll
 * @nr_eventfds: how many places of @eventfds are taken; read without @lock
 * @lock: guards @eventfds; taken in any context
 * @eventfds: who else is told
 */
struct kubuf_doorbell {
	atomic64_t count;
	bool closed;
	wait_queue_head_t waiters;
	unsigned int nr_eventfds;
	spinlock_t lock;
	struct kubuf_doorbell_eventfd eventfds[KUBUF_DOORBELL_EVENTFDS];
};

void kubuf_doorbell_init(struct kubuf_doorbell *bell);
u64 kubuf_doorbell_count(const struct kubuf_doorbell *bell);
void kubuf_doorbell_wake(struct kubuf_doorbell *bell);
int kubuf_doorbell_wait(struct kubuf_doorbell *bell, u64 seen, s64 timeout, u64 *count);
void kubuf_doorbell_close(struct kubuf_doorbell *bell);
bool kubuf_doorbell_closed(const struct kubuf_doorbell *bell);
int kubuf_doorbell_add(struct kubuf_doorbell *bell, int fd, const void *owner);
int kubuf_doorbell_remove(struct kubuf_doorbell *bell, int fd, const void *owner);
void kubuf_doorbell_remove_all(struct kubuf_doorbell *bell, const void *owner);

/**
 * kubuf_doorbell_ring() - count events and wake those who wait
 * @bell: the doorbell
 * @add: how many
 * @count: the count with them
 *
 * Who registers an eventfd while somebody rings may or may not hear of it.
 *
 * Context: where spin_lock_irqsave() may be taken: hard interrupts, too; on PREEMPT_RT not
 * from sections under a raw spinlock, nor from IRQF_NO_THREAD handlers and hard hrtimers.
 * Return: 0, or -EOVERFLOW with nothing done.
 */
static inline int kubuf_doorbell_ring(struct kubuf_doorbell *bell, u64 add, u64 *count)
{
	s64 old = atomic64_read(&bell->count);

	do {
		if (add > U64_MAX - (u64)old)
			return -EOVERFLOW;
	} while (!atomic64_try_cmpxchg(&bell->count, &old, (u64)old + add));
	*count = (u64)old + add;
	/* The exchange is a full barrier between count and queue; WAIT and poll have the other. */
	if (waitqueue_active(&bell->waiters) || READ_ONCE(bell->nr_eventfds))
		kubuf_doorbell_wake(bell);
	return 0;
}

#endif
