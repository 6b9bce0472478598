/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_stream.h> - a stream of records in a kubuf, for the program that reads it
 *
 * Copyright (C) the kubuf developers
 *
 * All of it is in headers: GNU C11 (-std=gnu11, or -std=c11 with _DEFAULT_SOURCE), or C++. Who
 * writes a stream includes <kubuf_stream_writer.h>. A program that reads what a driver puts:
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
 * Functions return 0 or what they say, or a negative errno. One thread at a time uses a struct
 * kub_stream. Bell 0 is the stream's; <linux/kubuf_stream.h> has the rules of its two sides.
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
 * @data: its bytes, in the stream itself: there until kub_stream_done()
 * @len: how many
 * @type: what the producer gave it
 * @lost: records that were dropped right before it, 65535 for that many or more
 */
struct kub_record {
	const void *data;
	uint32_t len;
	uint16_t type;
	uint16_t lost;
};

/**
 * kub_stream_open() - read a stream, from where the last reader was done
 * @stream: what to make; kub_stream_close() is due
 * @fd: descriptor of the buffer, for reading and writing; the caller's, who may close it
 *
 * The claim on being the one reader is a flock() on the buffer: a child of fork() shares it, and
 * whoever has a descriptor of the buffer can make it.
 *
 * Return: 0; -EBUSY: somebody reads it, and a stream has one reader; -EINVAL: not a stream, or
 * not one yet; -EBADF: not open for reading and writing; -ENODEV: the buffer has ended; -ENOTTY:
 * no buffer; -EMFILE, -ENFILE, -ENOMEM: no room for a descriptor, for two mappings, or for memory.
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

/* Units that a record of so many bytes takes. */
static inline uint32_t kub_stream_takes(uint32_t len)
{
	return (uint32_t)(((uint64_t)len + 2 * KUBUF_STREAM_UNIT - 1) / KUBUF_STREAM_UNIT);
}

/*
 * Look for more: bytes of the stream that are unread, or -EBADMSG. The first record is looked at,
 * too: who reads until there is none would otherwise be told for ever that there is one.
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
 * kub_stream_next() - the next record, where it lies
 * @stream: the stream
 * @record: what to fill in
 *
 * It makes no system call, and does not wait.
 *
 * Return: 1; 0: there is none; -EBADMSG: somebody broke the rules (the producer, or one who also
 * moved the tail), and nothing after this makes sense. A producer of another program can change a
 * record while it is read: who does not trust it copies first, and checks then.
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
 * kub_stream_done() - give back the room of all records that were read
 * @stream: the stream
 *
 * Once for many records: it is what the producer waits for.
 */
static inline void kub_stream_done(struct kub_stream *stream)
{
	kub_stream_barrier();
	__atomic_store_n(&stream->consumer->tail, stream->tail, __ATOMIC_RELEASE);
}

/* Milliseconds of a clock that nobody sets. */
static inline int64_t kub_stream_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/**
 * kub_stream_skip() - be done with all that is there, unread: what is put from now on is next
 * @stream: the stream
 */
static inline void kub_stream_skip(struct kub_stream *stream)
{
	stream->head = __atomic_load_n(&stream->producer->head, __ATOMIC_ACQUIRE);
	stream->tail = stream->head;
	kub_stream_done(stream);
}

/**
 * kub_stream_arm() - say that this side is going to wait
 * @stream: the stream
 * @bytes: as of kub_stream_wait()
 *
 * Return: 1: do not wait, there is enough; 0: the bell is rung when there is; -EBADMSG.
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
	/* The flag before the head; the producer has the head before the flag. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	there = kub_stream_look(stream);
	if (there < 0)
		return -EBADMSG;
	return there > 0 && (uint64_t)there >= bytes;
}

/**
 * kub_stream_disarm() - say that it does not wait any more
 * @stream: the stream
 */
static inline void kub_stream_disarm(struct kub_stream *stream)
{
	__atomic_store_n(&stream->consumer->need_wakeup, 0, __ATOMIC_RELAXED);
}

/**
 * kub_stream_fd() - what to poll for POLLIN, once the stream is armed
 * @stream: the stream
 *
 * Whoever polls it himself reads its 8 bytes when it is ready: 0 bytes are the end.
 *
 * Return: a descriptor, the stream's own.
 */
static inline int kub_stream_fd(const struct kub_stream *stream)
{
	return stream->bell;
}

/**
 * kub_stream_wait() - wait until there is something to read
 * @stream: the stream; what was read is done with (kub_stream_done())
 * @bytes: how much is worth a wake-up, with 8 for each record; at most half of the stream
 * @timeout: milliseconds, after which less is enough; -1 for ever
 *
 * Programs with an event loop of their own poll kub_stream_fd() between kub_stream_arm() and
 * kub_stream_disarm().
 *
 * Return: 1: there are records; 0: none came within @timeout; -ENODATA: none is left and no
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
		/* Whoever may write can ring as often as he likes. */
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
 * kub_stream_lost() - records that the producer has dropped so far
 * @stream: the stream
 *
 * Return: how many; wraps.
 */
static inline uint32_t kub_stream_lost(const struct kub_stream *stream)
{
	return __atomic_load_n(&stream->producer->lost, __ATOMIC_RELAXED);
}

#ifdef __cplusplus
}
#endif
#endif
