// SPDX-License-Identifier: GPL-2.0
/*
 * doorbell - an event counter that can be waited for
 *
 * No wake-up is lost, because nobody waits for an event but for a count that
 * differs from the one already seen: who rings raises the count first and looks
 * for waiters then, who waits is on the queue first and looks at the count then.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/ktime.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>

#include "compat_eventfd.h"
#include "compat_kunit.h"
#include "doorbell.h"

/**
 * kubuf_doorbell_init() - a doorbell that nobody has rung
 * @bell: the doorbell, all zero
 */
void kubuf_doorbell_init(struct kubuf_doorbell *bell)
{
	init_waitqueue_head(&bell->waiters);
	spin_lock_init(&bell->lock);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_init);

/**
 * kubuf_doorbell_count() - events so far
 * @bell: the doorbell
 *
 * Context: any.
 * Return: the count.
 */
u64 kubuf_doorbell_count(const struct kubuf_doorbell *bell)
{
	return atomic64_read(&bell->count);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_count);

static void signal_eventfds(struct kubuf_doorbell *bell)
{
	unsigned long flags;
	unsigned int i;

	if (!READ_ONCE(bell->nr_eventfds))
		return;
	spin_lock_irqsave(&bell->lock, flags);
	for (i = 0; i < KUBUF_DOORBELL_EVENTFDS; i++)
		if (bell->eventfds[i].ctx)
			kubuf_compat_eventfd_signal(bell->eventfds[i].ctx);
	spin_unlock_irqrestore(&bell->lock, flags);
}

/**
 * kubuf_doorbell_wake() - tell those who wait that the count has changed
 * @bell: the doorbell
 *
 * Context: where spin_lock_irqsave() may be taken: hard interrupts, too; on PREEMPT_RT not
 * from sections under a raw spinlock, nor from IRQF_NO_THREAD handlers and hard hrtimers.
 */
void kubuf_doorbell_wake(struct kubuf_doorbell *bell)
{
	unsigned long flags;

	spin_lock_irqsave(&bell->waiters.lock, flags);
	wake_up_locked_poll(&bell->waiters, EPOLLPRI);
	spin_unlock_irqrestore(&bell->waiters.lock, flags);
	signal_eventfds(bell);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_wake);

/* Whether there is anything to say to who has seen that many events. */
static bool has_news(struct kubuf_doorbell *bell, u64 seen, u64 *count)
{
	*count = kubuf_doorbell_count(bell);
	return *count != seen || READ_ONCE(bell->closed);
}

/*
 * As wait_event_interruptible(), which would queue up once more before it looks
 * whether it was woken for a reason.
 */
static int wait_for_news(struct kubuf_doorbell *bell, u64 seen, u64 *count)
{
	DEFINE_WAIT(wait);
	int err = 0;

	while (!err && !has_news(bell, seen, count)) {
		spin_lock_irq(&bell->waiters.lock);
		if (list_empty(&wait.entry))
			__add_wait_queue(&bell->waiters, &wait);
		set_current_state(TASK_INTERRUPTIBLE);
		spin_unlock_irq(&bell->waiters.lock);
		if (has_news(bell, seen, count))
			break;
		if (signal_pending(current))
			err = -ERESTARTSYS;
		else
			schedule();
	}
	__set_current_state(TASK_RUNNING);
	if (!list_empty_careful(&wait.entry)) /* not woken: still on the queue */
		finish_wait(&bell->waiters, &wait);
	return err;
}

/**
 * kubuf_doorbell_wait() - wait until the count is not the one seen
 * @bell: the doorbell
 * @seen: the count that the caller knows
 * @timeout: nanoseconds; 0 not to wait, negative for ever
 * @count: the count
 *
 * Context: process context, sleeps; any signal ends it.
 * Return: 0; -ETIMEDOUT; -EINTR or, without a timeout, -ERESTARTSYS; -ENODEV (the
 * doorbell is closed, and @seen is all there ever was).
 */
int kubuf_doorbell_wait(struct kubuf_doorbell *bell, u64 seen, s64 timeout, u64 *count)
{
	ktime_t span = ns_to_ktime(timeout);
	int err = 0;

	if (timeout < 0)
		err = wait_for_news(bell, seen, count);
	else if (timeout > 0)
		err = wait_event_interruptible_hrtimeout(bell->waiters,
							 has_news(bell, seen, count), span);
	else if (!has_news(bell, seen, count))
		err = -ETIME;

	if (*count != seen)
		return 0;
	if (READ_ONCE(bell->closed))
		return -ENODEV;
	if (err == -ETIME)
		return -ETIMEDOUT;
	/* A restarted call would begin its timeout anew. */
	return timeout > 0 && err == -ERESTARTSYS ? -EINTR : err;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_wait);

/**
 * kubuf_doorbell_close() - tell those who wait that nothing more will come
 * @bell: the doorbell; it can still be rung
 */
void kubuf_doorbell_close(struct kubuf_doorbell *bell)
{
	WRITE_ONCE(bell->closed, true);
	/* All of them, those who wait exclusively, too. */
	__wake_up(&bell->waiters, TASK_NORMAL, 0, poll_to_key(EPOLLHUP));
	signal_eventfds(bell);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_close);

/**
 * kubuf_doorbell_closed() - whether it was closed
 * @bell: the doorbell
 *
 * Return: that.
 */
bool kubuf_doorbell_closed(const struct kubuf_doorbell *bell)
{
	return READ_ONCE(bell->closed);
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_closed);

/* The place of a registration, or with @ctx NULL a free one; or NULL. Under the lock. */
static struct kubuf_doorbell_eventfd *find(struct kubuf_doorbell *bell,
					   const struct eventfd_ctx *ctx, const void *owner)
{
	struct kubuf_doorbell_eventfd *place;

	lockdep_assert_held(&bell->lock);
	for (place = bell->eventfds; place < bell->eventfds + KUBUF_DOORBELL_EVENTFDS; place++)
		if (place->ctx == ctx && (!ctx || place->owner == owner))
			return place;
	return NULL;
}

/* Put a registration into a place, or with NULL take it out. Under the lock. */
static void set(struct kubuf_doorbell *bell, struct kubuf_doorbell_eventfd *place,
		struct eventfd_ctx *ctx, const void *owner)
{
	place->ctx = ctx;
	place->owner = owner;
	WRITE_ONCE(bell->nr_eventfds, bell->nr_eventfds + (ctx ? 1 : -1));
}

/**
 * kubuf_doorbell_add() - have an eventfd signalled at every ring
 * @bell: the doorbell
 * @fd: descriptor of the eventfd, of the calling process
 * @owner: who asks, the same as later for its removal
 *
 * Return: 0; -EBADF, -EINVAL (no eventfd); -EEXIST; -ENOSPC.
 */
int kubuf_doorbell_add(struct kubuf_doorbell *bell, int fd, const void *owner)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(fd);
	struct kubuf_doorbell_eventfd *place;
	int err = 0;

	if (IS_ERR(ctx))
		return PTR_ERR(ctx);

	spin_lock_irq(&bell->lock);
	place = find(bell, NULL, NULL);
	if (find(bell, ctx, owner))
		err = -EEXIST;
	else if (!place)
		err = -ENOSPC;
	else
		set(bell, place, ctx, owner); /* our reference goes with it */
	spin_unlock_irq(&bell->lock);

	if (err)
		eventfd_ctx_put(ctx);
	return err;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_add);

/**
 * kubuf_doorbell_remove() - the reverse
 * @bell: the doorbell
 * @fd: descriptor of the eventfd, of the calling process
 * @owner: who added it
 *
 * Return: 0; -EBADF, -EINVAL (no eventfd); -ENOENT.
 */
int kubuf_doorbell_remove(struct kubuf_doorbell *bell, int fd, const void *owner)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(fd);
	struct kubuf_doorbell_eventfd *place;

	if (IS_ERR(ctx))
		return PTR_ERR(ctx);

	spin_lock_irq(&bell->lock);
	place = find(bell, ctx, owner);
	if (place)
		set(bell, place, NULL, NULL);
	spin_unlock_irq(&bell->lock);

	eventfd_ctx_put(ctx);
	if (!place)
		return -ENOENT;
	eventfd_ctx_put(ctx); /* the registration's */
	return 0;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_doorbell_remove);

/**
 * kubuf_doorbell_remove_all() - take off whatever an owner added
 * @bell: the doorbell
 * @owner: who goes; adds nothing any more
 */
void kubuf_doorbell_remove_all(struct kubuf_doorbell *bell, const void *owner)
{
	struct eventfd_ctx *ctx;
	unsigned int i;

	if (!READ_ONCE(bell->nr_eventfds))
		return;
	for (i = 0; i < KUBUF_DOORBELL_EVENTFDS; i++) {
		ctx = NULL;
		spin_lock_irq(&bell->lock);
		if (bell->eventfds[i].owner == owner) {
			ctx = bell->eventfds[i].ctx;
			set(bell, &bell->eventfds[i], NULL, NULL);
		}
		spin_unlock_irq(&bell->lock);
		if (ctx)
			eventfd_ctx_put(ctx);
	}
}
