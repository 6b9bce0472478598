// SPDX-License-Identifier: GPL-2.0
/*
 * stream - a ring of records in a buffer: the kernel writes, a program reads
 *
 * <uapi/linux/kubuf_stream.h> specifies both sides. The program can write to all of the buffer,
 * so the kernel keeps its own positions and counts, and only stores copies in the buffer. The
 * kernel reads the program's tail, flag and watermark, each of them once; no value of these
 * makes the kernel store outside the data.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "buf.h"

/**
 * struct kubuf_stream - a stream
 * @buf: the buffer, viewed; referenced by the caller
 * @data: address of the data
 * @size: size of the data in bytes
 * @units: size of the data in units
 * @max: bytes of the largest record
 * @producer: the producer's page in the buffer
 * @consumer: the consumer's page in the buffer
 * @lock: serialises producers, and protects the members below
 * @head: position behind the last record
 * @tail: the last valid tail that the program has stored
 * @lost: number of records dropped
 * @lost_before: number of records dropped since the last one that was put
 * @bad_tail: how often the program's tail was not valid
 */
struct kubuf_stream {
	struct kubuf *buf;
	u8 *data;
	size_t size;
	u32 units;
	u32 max;
	struct kubuf_stream_producer *producer;
	struct kubuf_stream_consumer *consumer;
	spinlock_t lock;
	u32 head;
	u32 tail;
	u64 lost;
	u32 lost_before;
	u32 bad_tail;
};

static bool is_stream(const struct kubuf *buf)
{
	size_t data = buf->size - 2 * PAGE_SIZE;

	return buf->nr_pages > 2 && is_power_of_2(data) && data >= PAGE_SIZE && !buf->first &&
	       !(buf->flags & KUBUF_READ_ONLY) && buf->cache == KUBUF_CACHE_WB &&
	       data / KUBUF_STREAM_UNIT <= BIT(31);
}

static void lay_out(struct kubuf_stream *stream, u8 *memory)
{
	size_t data = stream->buf->size - 2 * PAGE_SIZE;

	stream->data = memory;
	stream->size = data;
	stream->units = data / KUBUF_STREAM_UNIT;
	stream->max = min_t(size_t, data / 2 - sizeof(struct kubuf_stream_record),
			    KUBUF_STREAM_RECORD_MAX);
	stream->producer = (void *)(memory + data);
	stream->consumer = (void *)(memory + data + PAGE_SIZE);
	memset(stream->producer, 0, 2 * PAGE_SIZE);
	stream->producer->version = KUBUF_STREAM_VERSION;
	stream->producer->units = stream->units;
	/* Release: a program that reads the magic number finds the rest of the header there. */
	smp_store_release(&stream->producer->magic, KUBUF_STREAM_MAGIC);
}

struct kubuf_stream *kubuf_stream_create(struct kubuf *buf)
{
	struct kubuf_stream *stream;
	void *memory;

	if (!is_stream(buf))
		return ERR_PTR(-EINVAL);
	stream = kzalloc(sizeof(*stream), GFP_KERNEL_ACCOUNT);
	if (!stream)
		return ERR_PTR(-ENOMEM);
	memory = kubuf_vmap(buf);
	if (IS_ERR(memory)) {
		kfree(stream);
		return memory;
	}
	stream->buf = buf;
	spin_lock_init(&stream->lock);
	lay_out(stream, memory);
	kubuf_bell_ring(buf, 0, 1); /* wakes programs that wait for an older stream in the buffer */
	return stream;
}
EXPORT_SYMBOL_GPL(kubuf_stream_create);

void kubuf_stream_destroy(struct kubuf_stream *stream)
{
	if (!stream)
		return;
	kubuf_vunmap(stream->buf);
	kfree(stream);
}
EXPORT_SYMBOL_GPL(kubuf_stream_destroy);

/* Read the program's tail. An invalid tail is counted, and does not change stream->tail. */
static void look_at_tail(struct kubuf_stream *stream)
{
	/* Acquire: the program's reads of a record come before the stores that overwrite it. */
	u32 tail = smp_load_acquire(&stream->consumer->tail);

	if (tail - stream->tail <= stream->head - stream->tail)
		stream->tail = tail;
	else
		WRITE_ONCE(stream->producer->bad_tail, ++stream->bad_tail);
}

static u32 stream_unread(const struct kubuf_stream *stream)
{
	return stream->head - stream->tail;
}

static bool has_room(struct kubuf_stream *stream, u32 need)
{
	if (need <= stream->units - stream_unread(stream))
		return true;
	look_at_tail(stream); /* looks full: only now read the consumer's cache line */
	return need <= stream->units - stream_unread(stream);
}

/* Copy to a position in the data, wrapping at its end. */
static void copy_in(struct kubuf_stream *stream, size_t offset, const void *from, size_t len)
{
	size_t first = min(len, stream->size - offset);

	memcpy(stream->data + offset, from, first);
	memcpy(stream->data, from + first, len - first);
}

static void stream_store(struct kubuf_stream *stream, u16 type, const void *data, size_t len,
			 u32 need)
{
	size_t head = sizeof(struct kubuf_stream_record);
	size_t offset = ((size_t)stream->head * KUBUF_STREAM_UNIT) & (stream->size - 1);
	struct kubuf_stream_record *record = (void *)(stream->data + offset);

	/* A record's header is one unit, which never wraps. */
	record->len = len;
	record->lost = stream->lost_before;
	record->type = type;
	if (likely(len <= stream->size - offset - head))
		memcpy(record + 1, data, len);
	else
		copy_in(stream, (offset + head) & (stream->size - 1), data, len);
	stream->lost_before = 0;
	stream->head += need;
	/* Release: a program that reads this head finds the record's bytes there. */
	smp_store_release(&stream->producer->head, stream->head);
}

static void stream_drop(struct kubuf_stream *stream)
{
	WRITE_ONCE(stream->lost, stream->lost + 1);
	WRITE_ONCE(stream->producer->lost, (u32)stream->lost);
	if (stream->lost_before < U16_MAX)
		stream->lost_before++;
}

/*
 * Whether the program waits, and the unread records reach its watermark. Records and the
 * watermark are limited to half of the stream, so a stream that drops a record always reaches
 * it.
 */
static bool wants_wakeup(struct kubuf_stream *stream)
{
	struct kubuf_stream_consumer *consumer = stream->consumer;

	smp_mb(); /* store head before reading the flag; pairs with the program's */
	if (!READ_ONCE(consumer->need_wakeup))
		return false;
	look_at_tail(stream);
	if (stream_unread(stream) < min(READ_ONCE(consumer->watermark), stream->units / 2))
		return false;
	WRITE_ONCE(consumer->need_wakeup, 0);
	return true;
}

int kubuf_stream_put(struct kubuf_stream *stream, u16 type, const void *data, size_t len)
{
	u32 need = DIV_ROUND_UP(sizeof(struct kubuf_stream_record) + len, KUBUF_STREAM_UNIT);
	unsigned long flags;
	bool full, wake;

	if (len > stream->max)
		return -EMSGSIZE;
	spin_lock_irqsave(&stream->lock, flags);
	full = !has_room(stream, need);
	if (full)
		stream_drop(stream);
	else
		stream_store(stream, type, data, len, need);
	wake = wants_wakeup(stream);
	spin_unlock_irqrestore(&stream->lock, flags);
	if (wake)
		kubuf_bell_ring(stream->buf, 0, 1);
	return full ? -ENOSPC : 0;
}
EXPORT_SYMBOL_GPL(kubuf_stream_put);

size_t kubuf_stream_max(const struct kubuf_stream *stream)
{
	return stream->max;
}
EXPORT_SYMBOL_GPL(kubuf_stream_max);

u64 kubuf_stream_lost(const struct kubuf_stream *stream)
{
	return READ_ONCE(stream->lost);
}
EXPORT_SYMBOL_GPL(kubuf_stream_lost);
