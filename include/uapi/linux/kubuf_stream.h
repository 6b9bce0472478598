/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * kubuf_stream - a ring of records in a buffer, from the kernel to a program or between two
 *
 * Copyright (C) the kubuf developers
 *
 * A buffer of S + 2 pages is a stream of S bytes, S a power of two of at least a page:
 *
 *	[0, S)			data, records one behind the other, around the end
 *	[S, S + page)		struct kubuf_stream_producer
 *	[S + page, S + 2 pages)	struct kubuf_stream_consumer
 *
 * There is one consumer, and any number of producers that take turns. A program that includes
 * <kubuf_stream.h> has both sides; what follows is for who writes them again.
 *
 * Positions are of 32 bits and count units of 8 bytes; they wrap, and a position modulo S / 8
 * is the place in the data. A record is struct kubuf_stream_record and its bytes, filled up
 * to whole units. A record that does not fit at the end of the data goes on at its beginning:
 * a program maps [0, S) twice, back to back, and sees every record in one piece. It accesses
 * a record through one of the two mappings, or has a compiler barrier in between, for the
 * compiler does not know that two addresses are one byte.
 *
 * Producer. The stream is full when head + units of the record - tail > S / 8: the record is
 * dropped, and counted in lost. Otherwise the record is stored, and then head, with release.
 * Either way a full barrier follows, and then need_wakeup is looked at: if it is set, and at
 * least min(watermark, half of the stream) is unread, need_wakeup is cleared and bell 0 rung.
 * No record is larger than half of the stream, so a dropped one wakes at any watermark.
 *
 * Consumer. What is in [tail, head), with head read by acquire, is its own, until it stores
 * tail, with release: once for many records is enough. To wait, it stores need_wakeup = 1, has
 * a full barrier, and looks at head once more; only if there is still too little it waits for
 * bell 0. The timeout of that wait is its bound on latency. It clears need_wakeup when it has
 * not been woken.
 *
 * Each side checks what the other one says. A producer that finds a tail that was never a
 * position of the stream between the last tail and head keeps the last one, and counts
 * bad_tail. A consumer that finds more unread than the stream holds, or a record that is longer
 * than what is unread, has a broken producer, and gives up.
 */
#ifndef _UAPI_KUBUF_STREAM_H
#define _UAPI_KUBUF_STREAM_H

#include <linux/types.h>

#define KUBUF_STREAM_MAGIC 0x6d73626bU /* "kbsm" */
#define KUBUF_STREAM_VERSION 1
#define KUBUF_STREAM_UNIT 8 /* bytes */
#define KUBUF_STREAM_RECORD_MAX 65536 /* bytes of a record, nor more than S / 2 with its head */

/**
 * struct kubuf_stream_record - what comes before the bytes of a record
 * @len: how many bytes they are
 * @lost: records that were dropped right before it; 65535 for that many or more
 * @type: what kind of record; producer and consumer agree
 */
struct kubuf_stream_record {
	__u32 len;
	__u16 lost;
	__u16 type;
};

/**
 * struct kubuf_stream_producer - what the producer says; a consumer only reads it
 * @magic: KUBUF_STREAM_MAGIC, once the stream is ready
 * @version: KUBUF_STREAM_VERSION
 * @units: S / 8
 * @pad: 0
 * @head: position behind the last record
 * @pad_head: 0; fills up a cache line
 * @lost: records dropped so far, wraps
 * @bad_tail: how often the consumer's tail was none, wraps
 * @pad_lost: 0
 */
struct kubuf_stream_producer {
	__u32 magic;
	__u32 version;
	__u32 units;
	__u32 pad[13];
	__u32 head;
	__u32 pad_head[15];
	__u32 lost;
	__u32 bad_tail;
	__u32 pad_lost[14];
};

/**
 * struct kubuf_stream_consumer - what the consumer says
 * @tail: position of the first record that is unread
 * @pad_tail: 0; fills up a cache line
 * @need_wakeup: it is going to wait
 * @watermark: units that are worth a wake-up; 0 is as 1
 * @pad_wakeup: 0
 */
struct kubuf_stream_consumer {
	__u32 tail;
	__u32 pad_tail[15];
	__u32 need_wakeup;
	__u32 watermark;
	__u32 pad_wakeup[14];
};

#endif
