/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_stream_writer.h> - a stream of records in a kubuf, for the program that writes it
 *
 * Copyright (C) the kubuf developers
 *
 * One program makes the buffer and the stream, and passes the descriptor to the reader:
 *
 *	struct kub_stream stream;
 *
 *	kub_stream_make(&stream, fd);
 *	kub_stream_put(&stream, 0, "hello", 5);
 *	kub_stream_close(&stream);
 */
#ifndef KUBUF_STREAM_WRITER_H
#define KUBUF_STREAM_WRITER_H

#include <kubuf_stream_side.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * kub_stream_make() - make a stream in a buffer, and open it for writing
 * @stream: the stream; to be closed by kub_stream_close()
 * @fd: descriptor of a buffer, open for reading and writing, whose size is a power of two plus
 *	two pages; stays the caller's
 *
 * Return: as kub_stream_open(), but never -EBUSY.
 */
static inline int kub_stream_make(struct kub_stream *stream, int fd)
{
	int err = kub_stream_begin(stream, fd);

	if (err) {
		kub_stream_close(stream);
		return err;
	}
	memset(stream->producer, 0, sizeof(*stream->producer));
	memset(stream->consumer, 0, sizeof(*stream->consumer));
	stream->producer->version = KUBUF_STREAM_VERSION;
	stream->producer->units = stream->units;
	__atomic_store_n(&stream->producer->magic, KUBUF_STREAM_MAGIC, __ATOMIC_RELEASE);
	return 0;
}

/* Whether a record of @units fits. Reads the reader's tail only if it seems not to. */
static inline int kub_stream_fits(struct kub_stream *stream, uint32_t units)
{
	uint32_t unread = stream->head - stream->tail, tail;

	if (units <= stream->units - unread)
		return 1;
	tail = __atomic_load_n(&stream->consumer->tail, __ATOMIC_ACQUIRE);
	if (tail - stream->tail <= unread)
		stream->tail = tail;
	else
		__atomic_fetch_add(&stream->producer->bad_tail, 1, __ATOMIC_RELAXED);
	return units <= stream->units - (stream->head - stream->tail);
}

static inline void kub_stream_store(struct kub_stream *stream, uint16_t type, const void *data,
				    size_t len, uint32_t units)
{
	size_t at = ((size_t)stream->head * KUBUF_STREAM_UNIT) & stream->mask;
	struct kubuf_stream_record *record = (struct kubuf_stream_record *)(stream->data + at);

	kub_stream_barrier();
	record->len = (uint32_t)len;
	record->lost = (uint16_t)stream->lost;
	record->type = type;
	memcpy(record + 1, data, len);
	kub_stream_barrier();
	stream->lost = 0;
	stream->head += units;
	__atomic_store_n(&stream->producer->head, stream->head, __ATOMIC_RELEASE);
}

static inline void kub_stream_drop(struct kub_stream *stream)
{
	__atomic_fetch_add(&stream->producer->lost, 1, __ATOMIC_RELAXED);
	if (stream->lost < UINT16_MAX)
		stream->lost++;
}

/* Ring if the reader waits and enough is unread; always if a record was dropped. */
static inline int kub_stream_wake(struct kub_stream *stream)
{
	uint32_t watermark, tail;
	uint64_t one = 1;

	/* Store head before reading the flag; the reader stores the flag before reading head. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&stream->consumer->need_wakeup, __ATOMIC_RELAXED))
		return 0;
	tail = __atomic_load_n(&stream->consumer->tail, __ATOMIC_ACQUIRE);
	watermark = __atomic_load_n(&stream->consumer->watermark, __ATOMIC_RELAXED);
	if (watermark > stream->units / 2)
		watermark = stream->units / 2;
	if (stream->head - tail < watermark)
		return 0;
	__atomic_store_n(&stream->consumer->need_wakeup, 0, __ATOMIC_RELAXED);
	return write(stream->bell, &one, sizeof(one)) == sizeof(one) ? 0 : -errno;
}

/**
 * kub_stream_put() - put one record into a stream
 * @stream: a stream from kub_stream_make(); one writer at a time
 * @type: type of the record
 * @data: bytes of the record
 * @len: number of bytes
 *
 * Return: 0; -ENOSPC: the stream is full, and the record was dropped and counted; -EMSGSIZE:
 * the record is larger than this stream allows; -ENODEV: the buffer has ended (the record is in
 * the stream).
 */
static inline int kub_stream_put(struct kub_stream *stream, uint16_t type, const void *data,
				 size_t len)
{
	const size_t head = sizeof(struct kubuf_stream_record);
	uint32_t units;
	int full, err;

	if (len > KUBUF_STREAM_RECORD_MAX || len + head > (stream->mask + 1) / 2)
		return -EMSGSIZE;
	units = (uint32_t)((head + len + KUBUF_STREAM_UNIT - 1) / KUBUF_STREAM_UNIT);
	full = !kub_stream_fits(stream, units);
	if (full)
		kub_stream_drop(stream);
	else
		kub_stream_store(stream, type, data, len, units);
	err = kub_stream_wake(stream);
	return full ? -ENOSPC : err;
}

#ifdef __cplusplus
}
#endif
#endif
