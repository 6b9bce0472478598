/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/bell - telling programs, being told by them, and the end of a buffer
 *
 * A buffer has KUBUF_BELLS bells. Bell 0 tells programs that there is data:
 *
 *	fill the memory;
 *	kubuf_bell_ring(buf, 0, 1);
 *
 * A program that reads the count afterwards sees what was stored before. What the other
 * bells say is up to driver and programs.
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
 * struct kubuf_seen - how far an open file has been told of a bell's count
 * @lock: guards the others
 * @count: what it was told; 0 for a new one
 * @reads: how often it was told
 *
 * For a driver whose own node has a bell: one for each open file, in its private data.
 */
struct kubuf_seen {
	spinlock_t lock;
	u64 count;
	unsigned long reads;
};

/**
 * kubuf_seen_init() - an open file that was told nothing yet
 * @seen: what it is to remember
 */
static inline void kubuf_seen_init(struct kubuf_seen *seen)
{
	spin_lock_init(&seen->lock);
	seen->count = 0;
	seen->reads = 0;
}

/**
 * typedef kubuf_rung_fn - is told that a program has rung a bell
 * @buf: the buffer
 * @which: which bell
 * @events: how many events the program added
 * @data: what was handed to kubuf_bell_listen()
 */
typedef void kubuf_rung_fn(struct kubuf *buf, unsigned int which, u32 events, void *data);

/**
 * kubuf_bell_count() - events of a bell so far
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 *
 * What was stored before an event that it counts is seen afterwards.
 *
 * Context: any.
 * Return: the count, which wraps.
 */
u64 kubuf_bell_count(const struct kubuf *buf, unsigned int which);

/**
 * kubuf_bell_ring() - ring a bell of a buffer
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS; others are a mistake of the caller's, and told
 * @events: how many events to count
 *
 * Whoever waits is woken, and sees what was stored before. A listener is not called: those
 * are told of programs' rings only. After kubuf_hangup() nothing happens.
 *
 * Context: where spin_lock_irqsave() may be taken: hard interrupts, too; on PREEMPT_RT not
 * from sections under a raw spinlock, nor from IRQF_NO_THREAD handlers and hard hrtimers.
 */
void kubuf_bell_ring(struct kubuf *buf, unsigned int which, u32 events);

/**
 * kubuf_bell_listen() - have a driver told when programs ring
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @rung: is called for every write() to a bell descriptor, in the context of that call, and
 *	at the same time for others. It may sleep and ring bells of any buffer. It must not
 *	wait for a program, touch user memory, listen, unlisten or hang up: those wait for it.
 * @data: handed to @rung, for as long as somebody may call it: until kubuf_bell_unlisten()
 *	or kubuf_hangup() has returned. One of them comes before kubuf_destroy().
 *
 * A listener holds no module: who listens to another module's buffer unlistens before he
 * goes. What was rung before is in kubuf_bell_count().
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL (no such bell); -EBUSY (somebody listens already); -ENODEV (the buffer
 * has ended).
 */
int kubuf_bell_listen(struct kubuf *buf, unsigned int which, kubuf_rung_fn *rung, void *data);

/**
 * kubuf_bell_unlisten() - the reverse
 * @buf: the buffer
 * @which: which bell; one that nobody listens to is left as it is
 *
 * Context: process context; sleeps until the last call of the listener has returned.
 */
void kubuf_bell_unlisten(struct kubuf *buf, unsigned int which);

/**
 * kubuf_bell_poll() - poll operation of a driver's node that has a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @seen: what this open file has seen, made by kubuf_seen_init()
 * @file: the file
 * @wait: the kernel's
 *
 * Return: EPOLLIN | EPOLLRDNORM while there is news; at the end that and EPOLLHUP.
 */
__poll_t kubuf_bell_poll(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			 struct file *file, struct poll_table_struct *wait);

/**
 * kubuf_bell_read() - read_iter operation of a driver's node that has a bell
 * @buf: the buffer
 * @which: which bell, less than %KUBUF_BELLS
 * @seen: what this open file has seen, made by kubuf_seen_init()
 * @iocb: the file, and whether to wait
 * @to: where to: 8 bytes, the count
 *
 * Waits for a count that is not the one seen, and gives it.
 *
 * Context: process context, no lock that a page fault could need.
 * Return: 8; 0 at the end; -EINVAL (room for fewer), -EAGAIN, -EFAULT, -ERESTARTSYS.
 */
ssize_t kubuf_bell_read(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			struct kiocb *iocb, struct iov_iter *to);

/**
 * kubuf_hangup() - end a buffer: its device is gone, or its maker done
 * @buf: the buffer
 *
 * Bells tell what was rung so far, then read() of them is 0 and poll() has EPOLLHUP. New
 * bells, descriptors, dma-bufs and opens are -ENODEV. What is open or mapped stays as it is,
 * and the buffer's reference has still to be dropped. Can be called more than once. A program's
 * ring that had begun may still be counted; no listener and no observer is called any more.
 *
 * Context: process context, not a listener nor an observer, without mmap_lock; sleeps until
 * their last calls have returned.
 */
void kubuf_hangup(struct kubuf *buf);

#endif
