// SPDX-License-Identifier: GPL-2.0
/*
 * bell - ringing, listening, and the descriptor that is rung and waited for
 *
 * A bell descriptor holds the buffer. It is an anonymous file without a position, so a
 * read() that waits keeps no other thread from write() on the same descriptor.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/poll.h>
#include <linux/rwsem.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/uio.h>

#include "bell.h"
#include "buf.h"
#include "compat_kunit.h"
#include "trace.h"

/**
 * struct bell_file - an open bell; in private_data
 * @buf: the buffer, with a reference
 * @which: number of the bell
 * @seen: what was read through this file, and rung
 */
struct bell_file {
	struct kubuf *buf;
	unsigned int which;
	struct kubuf_seen seen;
};

static struct kubuf_events *events_of(struct kubuf *buf, unsigned int which)
{
	return &buf->bells[array_index_nospec(which, KUBUF_BELLS)];
}

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
u64 kubuf_bell_count(const struct kubuf *buf, unsigned int which)
{
	return kubuf_events_count(&buf->bells[array_index_nospec(which, KUBUF_BELLS)]);
}
EXPORT_SYMBOL_GPL(kubuf_bell_count);

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
void kubuf_bell_ring(struct kubuf *buf, unsigned int which, u32 events)
{
	u64 count;

	if (WARN_ON_ONCE(which >= KUBUF_BELLS))
		return;
	if (READ_ONCE(buf->ended))
		return;
	count = kubuf_events_add(events_of(buf, which), events);
	trace_kubuf_bell(buf, which, count);
}
EXPORT_SYMBOL_GPL(kubuf_bell_ring);

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
int kubuf_bell_listen(struct kubuf *buf, unsigned int which, kubuf_rung_fn *rung, void *data)
{
	struct kubuf_listener *place;
	int err = -EBUSY;

	if (which >= KUBUF_BELLS || !rung)
		return -EINVAL;
	place = &buf->listeners[which];
	down_write(&place->lock);
	if (READ_ONCE(buf->ended)) {
		err = -ENODEV;
	} else if (!place->rung) {
		place->data = data;
		WRITE_ONCE(place->rung, rung);
		err = 0;
	}
	up_write(&place->lock);
	return err;
}
EXPORT_SYMBOL_GPL(kubuf_bell_listen);

/**
 * kubuf_bell_unlisten() - the reverse
 * @buf: the buffer
 * @which: which bell; one that nobody listens to is left as it is
 *
 * Context: process context; sleeps until the last call of the listener has returned.
 */
void kubuf_bell_unlisten(struct kubuf *buf, unsigned int which)
{
	struct kubuf_listener *place;

	if (which >= KUBUF_BELLS)
		return;
	place = &buf->listeners[which];
	down_write(&place->lock);
	WRITE_ONCE(place->rung, NULL);
	up_write(&place->lock);
}
EXPORT_SYMBOL_GPL(kubuf_bell_unlisten);

static struct kubuf_listener *listener_of(struct kubuf *buf, unsigned int which)
{
	return &buf->listeners[array_index_nospec(which, KUBUF_BELLS)];
}

/* A program has rung. Kernel rings call no listener, so that two cannot ring each other. */
static void tell_listener(struct kubuf *buf, unsigned int which, u32 events)
{
	struct kubuf_listener *place = listener_of(buf, which);

	if (likely(!READ_ONCE(place->rung)))
		return;
	down_read(&place->lock);
	if (place->rung)
		place->rung(buf, which, events, place->data);
	up_read(&place->lock);
}

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
			 struct file *file, struct poll_table_struct *wait)
{
	struct kubuf_events *events = events_of(buf, which);

	poll_wait(file, &events->waiters, wait);
	return kubuf_events_poll(events, seen);
}
EXPORT_SYMBOL_GPL(kubuf_bell_poll);

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
			struct kiocb *iocb, struct iov_iter *to)
{
	bool nowait = iocb->ki_flags & IOCB_NOWAIT || iocb->ki_filp->f_flags & O_NONBLOCK;

	return kubuf_events_read(events_of(buf, which), seen, to, nowait);
}
EXPORT_SYMBOL_GPL(kubuf_bell_read);

/**
 * kubuf_hangup() - end a buffer: its device is gone, or its maker done
 * @buf: the buffer
 *
 * Bells tell what was rung so far, then read() of them is 0 and poll() has EPOLLHUP. New
 * bells, descriptors, dma-bufs and opens are -ENODEV. What is open or mapped stays as it is,
 * and the buffer's reference has still to be dropped. Can be called more than once. A program's
 * ring that had begun may still be counted; no listener is called any more.
 *
 * Context: process context, not a listener; sleeps until their last calls have returned.
 */
void kubuf_hangup(struct kubuf *buf)
{
	unsigned int which;

	WRITE_ONCE(buf->ended, true);
	for (which = 0; which < KUBUF_BELLS; which++) {
		kubuf_events_end(&buf->bells[which]);
		kubuf_bell_unlisten(buf, which);
	}
}
EXPORT_SYMBOL_GPL(kubuf_hangup);

static ssize_t bell_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct bell_file *own = iocb->ki_filp->private_data;

	return kubuf_bell_read(own->buf, own->which, &own->seen, iocb, to);
}

static ssize_t ring(struct bell_file *own, u64 events)
{
	struct kubuf *buf = own->buf;
	u64 count;

	if (!events || events > U32_MAX)
		return -EINVAL;
	if (READ_ONCE(buf->ended))
		return -ENODEV;
	count = kubuf_events_add_own(events_of(buf, own->which), &own->seen, events);
	trace_kubuf_bell(buf, own->which, count);
	tell_listener(buf, own->which, events);
	return sizeof(events);
}

static ssize_t bell_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct bell_file *own = iocb->ki_filp->private_data;
	u64 events;

	if (iov_iter_count(from) != sizeof(events))
		return -EINVAL;
	/* A listener may sleep. */
	if (iocb->ki_flags & IOCB_NOWAIT && READ_ONCE(listener_of(own->buf, own->which)->rung))
		return -EAGAIN;
	if (copy_from_iter(&events, sizeof(events), from) != sizeof(events))
		return -EFAULT;
	return ring(own, events);
}

/* Beside the other: write(2) prefers this one, which spares it the iterator. */
static ssize_t bell_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	u64 events;

	if (len != sizeof(events))
		return -EINVAL;
	if (copy_from_user(&events, from, sizeof(events)))
		return -EFAULT;
	return ring(file->private_data, events);
}

static __poll_t bell_poll(struct file *file, struct poll_table_struct *wait)
{
	struct bell_file *own = file->private_data;
	__poll_t events = kubuf_bell_poll(own->buf, own->which, &own->seen, file, wait);

	if (!(file->f_mode & FMODE_READ))
		events &= EPOLLHUP;
	if (file->f_mode & FMODE_WRITE)
		events |= EPOLLOUT | EPOLLWRNORM;
	return events;
}

static void bell_show_fdinfo(struct seq_file *seq, struct file *file)
{
	struct bell_file *own = file->private_data;
	u64 seen;

	spin_lock(&own->seen.lock);
	seen = own->seen.count;
	spin_unlock(&own->seen.lock);
	seq_printf(seq, "kubuf-id:\t%llu\n", own->buf->id);
	seq_printf(seq, "kubuf-label:\t%s\n", own->buf->label);
	seq_printf(seq, "kubuf-bell:\t%u\n", own->which);
	if (!(file->f_mode & FMODE_READ))
		return;
	seq_printf(seq, "kubuf-events:\t%llu\n",
		   kubuf_events_count(events_of(own->buf, own->which)));
	seq_printf(seq, "kubuf-seen:\t%llu\n", seen);
}

static int bell_release(struct inode *inode, struct file *file)
{
	struct bell_file *own = file->private_data;

	kubuf_put(own->buf);
	kfree(own);
	return 0;
}

static const struct file_operations bell_fops = {
	.owner = THIS_MODULE,
	.release = bell_release,
	.read_iter = bell_read_iter,
	.write_iter = bell_write_iter,
	.write = bell_write,
	.poll = bell_poll,
	.show_fdinfo = bell_show_fdinfo,
};

static int open_flags(u32 rights, bool nonblock)
{
	int flags = nonblock ? O_NONBLOCK : 0;

	if (!(rights & KUBUF_BELL_RING))
		return flags | O_RDONLY;
	return flags | (rights & KUBUF_BELL_WAIT ? O_RDWR : O_WRONLY);
}

/**
 * kubuf_bell_file() - a new open bell of a buffer
 * @buf: the buffer; the file takes a reference of its own
 * @which: number of the bell, less than %KUBUF_BELLS
 * @rights: KUBUF_BELL_WAIT, KUBUF_BELL_RING or both
 * @nonblock: its read() does not wait
 *
 * Return: the file, or ERR_PTR of -ENODEV (the buffer has ended), -ENFILE, -ENOMEM.
 */
struct file *kubuf_bell_file(struct kubuf *buf, unsigned int which, u32 rights, bool nonblock)
{
	struct bell_file *own;
	struct file *file;

	if (READ_ONCE(buf->ended))
		return ERR_PTR(-ENODEV);
	own = kzalloc(sizeof(*own), GFP_KERNEL_ACCOUNT);
	if (!own)
		return ERR_PTR(-ENOMEM);
	own->which = which;
	kubuf_seen_init(&own->seen);
	file = anon_inode_getfile("[kubuf-bell]", &bell_fops, own, open_flags(rights, nonblock));
	if (IS_ERR(file)) {
		kfree(own);
		return file == ERR_PTR(-ENOENT) ? ERR_PTR(-ENODEV) : file;
	}
	own->buf = kubuf_get(buf);
	stream_open(file_inode(file), file);
	file->f_mode |= FMODE_NOWAIT;
	return file;
}
EXPORT_SYMBOL_FOR_KUNIT(kubuf_bell_file);
