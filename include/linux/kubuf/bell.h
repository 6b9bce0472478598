/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/bell - bells, by which drivers and programs tell each other of events; hanging up
 *
 * A buffer has KUBUF_BELLS bells. Bell 0 tells programs that there is data:
 *
 *	fill the memory;
 *	kubuf_bell_ring(buf, 0, 1);
 *
 * A program that reads the new count sees the stores before the ring. The driver and its
 * programs agree on the meaning of the other bells.
 *
 * Included by <linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_BELL_H
#define _LINUX_KUBUF_BELL_H

#include <linux/fs.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct iov_iter;
struct kubuf;
struct poll_table_struct;

/**
 * struct kubuf_seen - the count of a bell that an open file has read last
 * @lock: protects the members below
 * @count: the count; 0 for a new file
 * @reads: how often the file has read the count
 *
 * For a driver whose own node has a bell: one for each open file, in file->private_data.
 */
struct kubuf_seen {
	spinlock_t lock;
	u64 count;
	unsigned long reads;
};

/**
 * kubuf_seen_init() - initialise the state of a newly opened file
 * @seen: the state
 */
static inline void kubuf_seen_init(struct kubuf_seen *seen)
{
	spin_lock_init(&seen->lock);
	seen->count = 0;
	seen->reads = 0;
}

/**
 * typedef kubuf_rung_fn - called when a program has rung a bell
 * @buf: the buffer
 * @which: which bell
 * @events: number of events that the program has added
 * @data: the argument of kubuf_bell_listen()
 */
typedef void kubuf_rung_fn(struct kubuf *buf, unsigned int which, u32 events, void *data);

/**
 * kubuf_bell_count() - read the count of a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 *
 * Stores before a counted event are visible after this call.
 *
 * Context: any.
 * Return: the number of events so far, which wraps.
 */
u64 kubuf_bell_count(const struct kubuf *buf, unsigned int which);

/**
 * kubuf_bell_ring() - ring a bell of a buffer
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS; another number is a bug of the caller, and logged
 * @events: number of events to add
 *
 * All waiters are woken, and see the stores before this call. Listeners are not called, but
 * only for rings by programs. Does nothing after kubuf_hangup().
 *
 * Context: any that may take a spinlock by spin_lock_irqsave(), hard interrupts included. On
 * PREEMPT_RT not under a raw spinlock, nor in IRQF_NO_THREAD handlers and hard hrtimers.
 */
void kubuf_bell_ring(struct kubuf *buf, unsigned int which, u32 events);

/**
 * kubuf_bell_listen() - call a driver when programs ring a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @rung: called for every write() to a descriptor of the bell, in the context of the writer,
 *	for several writers at once. It may sleep, and ring bells of any buffer. It must not
 *	wait for a program, access user memory, listen, unlisten or hang up, because the last
 *	three wait for it.
 * @data: passed to @rung; must stay valid until kubuf_bell_unlisten() or kubuf_hangup() has
 *	returned, one of which must be called before kubuf_destroy()
 *
 * A listener does not hold the module of @rung, which must unlisten before it is unloaded.
 * Earlier rings are in kubuf_bell_count().
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL (no such bell); -EBUSY (the bell has a listener); -ENODEV (the buffer was
 * hung up).
 */
int kubuf_bell_listen(struct kubuf *buf, unsigned int which, kubuf_rung_fn *rung, void *data);

/**
 * kubuf_bell_unlisten() - remove the listener of a bell
 * @buf: the buffer
 * @which: which bell; does nothing if the bell has no listener
 *
 * Context: process context; sleeps until running calls of the listener have returned.
 */
void kubuf_bell_unlisten(struct kubuf *buf, unsigned int which);

/**
 * kubuf_bell_poll() - poll operation of a driver's node that has a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @seen: state of this open file, from kubuf_seen_init()
 * @file: the file
 * @wait: the argument of the poll operation
 *
 * Return: EPOLLIN | EPOLLRDNORM if the count is not the one seen; with EPOLLHUP at the end.
 */
__poll_t kubuf_bell_poll(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			 struct file *file, struct poll_table_struct *wait);

/**
 * kubuf_bell_read() - read_iter operation of a driver's node that has a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @seen: state of this open file, from kubuf_seen_init()
 * @iocb: file and flags; IOCB_NOWAIT is honoured
 * @to: destination of the count, 8 bytes
 *
 * Waits until the count is not the one seen, and copies it.
 *
 * Context: process context, without locks that a page fault may need.
 * Return: 8; 0 at the end; -EINVAL (less than 8 bytes), -EAGAIN, -EFAULT, -ERESTARTSYS.
 */
ssize_t kubuf_bell_read(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			struct kiocb *iocb, struct iov_iter *to);

/**
 * kubuf_hangup() - end a buffer, because its device or its maker goes
 * @buf: the buffer
 *
 * Readers of bells get the events that were rung so far, then read() returns 0 and poll()
 * EPOLLHUP. New opens, descriptors, bells and dma-bufs fail with -ENODEV. Open files and
 * mappings stay as they are, and the maker's reference must still be dropped. Can be called
 * more than once. A concurrent ring by a program may still be counted, but no listener or
 * observer is called any more.
 *
 * Context: process context, without mmap_lock, not in a listener or observer; sleeps until
 * running calls of these have returned.
 */
void kubuf_hangup(struct kubuf *buf);

#endif
