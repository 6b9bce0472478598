// SPDX-License-Identifier: GPL-2.0
/*
 * bell - bells: ringing, drivers' listeners, and bell descriptors
 *
 * A bell descriptor holds the buffer. Its file has no position, so a read() that waits does not
 * hold f_pos_lock, and another thread can write() to the same descriptor.
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
#include "vma.h"

/**
 * struct bell_file - an open bell; in private_data
 * @buf: the buffer, with a reference
 * @which: number of the bell
 * @seen: the count that this file was told last, its own rings included
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

u64 kubuf_bell_count(const struct kubuf *buf, unsigned int which)
{
	return kubuf_events_count(&buf->bells[array_index_nospec(which, KUBUF_BELLS)]);
}
EXPORT_SYMBOL_GPL(kubuf_bell_count);

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

/* Only programs' rings call the listener, so two drivers cannot make each other ring for ever. */
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

__poll_t kubuf_bell_poll(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			 struct file *file, struct poll_table_struct *wait)
{
	struct kubuf_events *events = events_of(buf, which);

	poll_wait(file, &events->waiters, wait);
	return kubuf_events_poll(events, seen);
}
EXPORT_SYMBOL_GPL(kubuf_bell_poll);

ssize_t kubuf_bell_read(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			struct kiocb *iocb, struct iov_iter *to)
{
	bool nowait = iocb->ki_flags & IOCB_NOWAIT || iocb->ki_filp->f_flags & O_NONBLOCK;

	return kubuf_events_read(events_of(buf, which), seen, to, nowait);
}
EXPORT_SYMBOL_GPL(kubuf_bell_read);

void kubuf_hangup(struct kubuf *buf)
{
	unsigned int which;

	WRITE_ONCE(buf->ended, true);
	kubuf_vma_unobserve(buf);
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

static ssize_t bell_ring(struct bell_file *own, u64 events)
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
	/* A listener may sleep, so a ring that must not wait needs a worker. */
	if (iocb->ki_flags & IOCB_NOWAIT && READ_ONCE(listener_of(own->buf, own->which)->rung))
		return -EAGAIN;
	if (copy_from_iter(&events, sizeof(events), from) != sizeof(events))
		return -EFAULT;
	return bell_ring(own, events);
}

/* Beside .write_iter: write(2) prefers .write, which saves setting up an iterator. */
static ssize_t bell_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	u64 events;

	if (len != sizeof(events))
		return -EINVAL;
	if (copy_from_user(&events, from, sizeof(events)))
		return -EFAULT;
	return bell_ring(file->private_data, events);
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
 * @nonblock: open with O_NONBLOCK
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
