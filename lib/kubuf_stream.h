/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_stream.h> - a stream of records in a kubuf, for the program that reads it
 *
 * Copyright (C) the kubuf developers
 *
 * The functions are all in headers: GNU C11 (-std=gnu11, or -std=c11 with _DEFAULT_SOURCE), or
 * C++. A program that writes a stream includes <kubuf_stream_writer.h>. A program that reads
 * the records of a driver:
 *
 *	struct kub_stream stream;
 *	struct kub_record record;
 *	int fd = open("/dev/kubuf/capture", O_RDWR | O_CLOEXEC);
 *
 *	if (kub_stream_open(&stream, fd))
 *		...
 *	while (kub_stream_wait(&stream, 1, 1000) >= 0) {
 *		while (kub_stream_next(&stream, &record) > 0)
 *			use(record.data, record.len);
 *		kub_stream_done(&stream);
 *	}
 *	kub_stream_close(&stream);
 *
 * Functions return 0, or the number that they document, or a negative errno. One thread at a
 * time may use a struct kub_stream. The stream uses bell 0; <linux/kubuf_stream.h> has the
 * rules for its two sides.
 */
#ifndef KUBUF_STREAM_H
#define KUBUF_STREAM_H

#include <kubuf_stream_side.h>
#include <poll.h>
#include <sys/file.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct kub_record - a record
 * @data: its bytes, in the stream itself, valid until kub_stream_done()
 * @len: number of bytes
 * @type: the type that the producer has set
 * @lost: number of records dropped right before this one; 65535 for that many or more
 */
struct kub_record {
	const void *data;
	uint32_t len;
	uint16_t type;
	uint16_t lost;
};

/**
 * kub_stream_open() - open a stream to read it, from where the last reader stopped
 * @stream: the stream; to be closed by kub_stream_close()
 * @fd: descriptor of the buffer, open for reading and writing; stays the caller's, and may be
 *	closed after the call
 *
 * A stream has one reader, which holds a flock() on the buffer. A child of fork() shares that
 * lock, and any process with a descriptor of the buffer can take it.
 *
 * Return: 0; -EBUSY: the stream has a reader; -EINVAL: the buffer has no stream, or not yet;
 * -EBADF: not open for reading and writing; -ENODEV: the buffer has ended; -ENOTTY: not a
 * descriptor of a buffer; -EMFILE, -ENFILE, -ENOMEM: no descriptor, address space or memory
 * left.
 */
static inline int kub_stream_open(struct kub_stream *stream, int fd)
{
	int err = kub_stream_begin(stream, fd);

	if (!err && !kub_stream_is_made(stream))
		err = -EINVAL;
	if (!err && flock(stream->fd, LOCK_EX | LOCK_NB))
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (err) {
		kub_stream_close(stream);
		return err;
	}
	stream->tail = __atomic_load_n(&stream->consumer->tail, __ATOMIC_RELAXED);
	stream->head = stream->tail;
	return 0;
}

/* The record at the tail. */
static inline const struct kubuf_stream_record *kub_stream_at(const struct kub_stream *stream)
{
	return (const struct kubuf_stream_record *)(stream->data + (((size_t)stream->tail *
								     KUBUF_STREAM_UNIT) &
								    stream->mask));
}

/* Units that a record of @len bytes takes. */
static inline uint32_t kub_stream_takes(uint32_t len)
{
	return (uint32_t)(((uint64_t)len + 2 * KUBUF_STREAM_UNIT - 1) / KUBUF_STREAM_UNIT);
}

/*
 * Read the producer's head. Return: unread bytes of the stream, or -EBADMSG. Checks the first
 * record, too; otherwise a loop that reads until no record is left could be told for ever that
 * there is one.
 */
static inline int64_t kub_stream_look(struct kub_stream *stream)
{
	uint32_t head = __atomic_load_n(&stream->producer->head, __ATOMIC_ACQUIRE);
	uint32_t there = head - stream->tail;

	kub_stream_barrier();
	if (there > stream->units)
		return -EBADMSG;
	if (there && kub_stream_takes(__atomic_load_n(&kub_stream_at(stream)->len,
						      __ATOMIC_RELAXED)) > there)
		return -EBADMSG;
	stream->head = head;
	return (int64_t)there * KUBUF_STREAM_UNIT;
}

/**
 * kub_stream_next() - get the next record, in place
 * @stream: the stream
 * @record: filled in
 *
 * Makes no system call, and does not wait.
 *
 * Return: 1; 0: there is none; -EBADMSG: the producer, or another reader that moved the tail,
 * broke the rules, and the stream cannot be read any more. A producer in another program can
 * change a record while it is read: unless you trust the producer, copy the record first, then
 * check the copy.
 */
static inline int kub_stream_next(struct kub_stream *stream, struct kub_record *record)
{
	const struct kubuf_stream_record *at;
	uint32_t units;
	int64_t there;

	if (stream->tail == stream->head) {
		there = kub_stream_look(stream);
		if (there <= 0)
			return (int)there;
	}
	at = kub_stream_at(stream);
	record->len = __atomic_load_n(&at->len, __ATOMIC_RELAXED);
	record->lost = at->lost;
	record->type = at->type;
	record->data = at + 1;
	units = kub_stream_takes(record->len);
	if (units > stream->head - stream->tail)
		return -EBADMSG;
	stream->tail += units;
	return 1;
}

/**
 * kub_stream_done() - free the room of all records that were read
 * @stream: the stream
 *
 * Can be called once for many records. A producer drops records until there is room.
 */
static inline void kub_stream_done(struct kub_stream *stream)
{
	kub_stream_barrier();
	__atomic_store_n(&stream->consumer->tail, stream->tail, __ATOMIC_RELEASE);
}

/* Milliseconds of the monotonic clock. */
static inline int64_t kub_stream_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/**
 * kub_stream_skip() - discard all records that are in the stream
 * @stream: the stream
 */
static inline void kub_stream_skip(struct kub_stream *stream)
{
	stream->head = __atomic_load_n(&stream->producer->head, __ATOMIC_ACQUIRE);
	stream->tail = stream->head;
	kub_stream_done(stream);
}

/**
 * kub_stream_arm() - tell the producer that the reader is going to wait
 * @stream: the stream
 * @bytes: as for kub_stream_wait()
 *
 * Return: 1: do not wait, enough is unread already; 0: the bell will be rung; -EBADMSG.
 */
static inline int kub_stream_arm(struct kub_stream *stream, size_t bytes)
{
	int64_t there;

	if (bytes > (stream->mask + 1) / 2)
		bytes = (stream->mask + 1) / 2;
	__atomic_store_n(&stream->consumer->watermark,
			 (uint32_t)((bytes + KUBUF_STREAM_UNIT - 1) / KUBUF_STREAM_UNIT),
			 __ATOMIC_RELAXED);
	__atomic_store_n(&stream->consumer->need_wakeup, 1, __ATOMIC_RELAXED);
	/* Store the flag before reading head; the producer stores head before reading the flag. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	there = kub_stream_look(stream);
	if (there < 0)
		return -EBADMSG;
	return there > 0 && (uint64_t)there >= bytes;
}

/**
 * kub_stream_disarm() - tell the producer that the reader does not wait any more
 * @stream: the stream
 */
static inline void kub_stream_disarm(struct kub_stream *stream)
{
	__atomic_store_n(&stream->consumer->need_wakeup, 0, __ATOMIC_RELAXED);
}

/**
 * kub_stream_fd() - get the descriptor to poll for POLLIN, once the stream is armed
 * @stream: the stream
 *
 * When the descriptor is ready, read its 8 bytes; 0 bytes mean that the buffer has ended.
 *
 * Return: the descriptor, which the stream owns.
 */
static inline int kub_stream_fd(const struct kub_stream *stream)
{
	return stream->bell;
}

/**
 * kub_stream_wait() - wait until there is something to read
 * @stream: the stream; first frees the records that were read, as kub_stream_done() does
 * @bytes: unread bytes at which to return, with 8 more for each record; at most half of the
 *	stream
 * @timeout: milliseconds, after which fewer bytes are enough; -1 for ever
 *
 * Programs with an event loop poll kub_stream_fd() between kub_stream_arm() and
 * kub_stream_disarm() instead.
 *
 * Return: 1: there are records; 0: none came within @timeout; -ENODATA: none is left, and no
 * more will come; -EINTR: a signal came; -EBADMSG.
 */
static inline int kub_stream_wait(struct kub_stream *stream, size_t bytes, int timeout)
{
	int64_t end = timeout < 0 ? 0 : kub_stream_now() + timeout, left = timeout;
	struct pollfd ready = { stream->bell, POLLIN, 0 };
	uint64_t count;
	int err = 0, came;

	for (;;) {
		came = kub_stream_arm(stream, bytes);
		if (came || err)
			break;
		came = poll(&ready, 1, (int)left);
		if (came < 0)
			err = -errno;
		if (came <= 0)
			break;
		if (read(stream->bell, &count, sizeof(count)) == 0)
			err = -ENODATA;
		/*
		 * Any process that may write to the buffer can ring, so a wake-up can be
		 * spurious.
		 */
		if (timeout >= 0) {
			left = end - kub_stream_now();
			if (left <= 0)
				break;
		}
	}
	kub_stream_disarm(stream);
	if (came == -EBADMSG || kub_stream_look(stream) < 0)
		return -EBADMSG;
	return stream->head != stream->tail ? 1 : err;
}

/**
 * kub_stream_lost() - get the number of records that the producer has dropped
 * @stream: the stream
 *
 * Return: the number, which wraps.
 */
static inline uint32_t kub_stream_lost(const struct kub_stream *stream)
{
	return __atomic_load_n(&stream->producer->lost, __ATOMIC_RELAXED);
}

#ifdef __cplusplus
}
#endif
#endif
