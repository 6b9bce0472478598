/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * kubuf_stream - a ring of records in a buffer, from the kernel or a program to a program
 *
 * Copyright (C) the kubuf developers
 *
 * A buffer of S + 2 pages is a stream of S bytes, S a power of two of at least a page:
 *
 *	[0, S)			data, records one behind the other, around the end
 *	[S, S + page)		struct kubuf_stream_producer
 *	[S + page, S + 2 pages)	struct kubuf_stream_consumer
 *
 * There is one consumer, and any number of producers that take turns. Both sides are
 * implemented in <kubuf_stream.h>; the following is for other implementations.
 *
 * Positions have 32 bits, count units of 8 bytes, and wrap; a position modulo S / 8 is the unit
 * in the data. A record is struct kubuf_stream_record and its bytes, padded to whole units. A
 * record that does not fit at the end of the data continues at the beginning of the data: a
 * program maps [0, S) twice, back to back, and sees every record in one piece. It must access a
 * record through only one of the two mappings, or use a compiler barrier in between, because
 * the compiler does not know that two addresses are the same byte.
 *
 * Producer. The stream is full if head + units of the record - tail > S / 8: the record is
 * dropped, and counted in lost. Otherwise the producer stores the record, and then head, with
 * release. In both cases it then has a full barrier, and reads need_wakeup: if that is set, and
 * at least min(watermark, half of the stream) is unread, it clears need_wakeup and rings bell
 * 0. No record is larger than half of the stream, so a dropped record always wakes the
 * consumer.
 *
 * Consumer. It reads head with acquire. The records in [tail, head) are the consumer's, until
 * it stores tail, with release; once for many records is enough. To wait, it stores need_wakeup
 * = 1, has a full barrier, and reads head once more; only if there is still too little it waits
 * for bell 0. The timeout of that wait limits the latency. After a timeout it clears
 * need_wakeup.
 *
 * Each side checks the values of the other side. A producer ignores a tail that is not between
 * the last valid tail and head, and counts it in bad_tail. A consumer that finds more unread
 * data than the stream holds, or a record longer than the unread data, has a broken producer,
 * and gives up.
 */
#ifndef _UAPI_KUBUF_STREAM_H
#define _UAPI_KUBUF_STREAM_H

#include <linux/types.h>

#define KUBUF_STREAM_MAGIC 0x6d73626bU /* "kbsm" */
#define KUBUF_STREAM_VERSION 1
#define KUBUF_STREAM_UNIT 8 /* bytes */
#define KUBUF_STREAM_RECORD_MAX 65536 /* bytes of a record, and at most S / 2 with its header */

/**
 * struct kubuf_stream_record - header of a record
 * @len: number of bytes that follow
 * @lost: number of records dropped right before this one; 65535 for that many or more
 * @type: type of the record, on which producer and consumer agree
 */
struct kubuf_stream_record {
	__u32 len;
	__u16 lost;
	__u16 type;
};

/**
 * struct kubuf_stream_producer - written by the producer only
 * @magic: KUBUF_STREAM_MAGIC, once the stream is ready
 * @version: KUBUF_STREAM_VERSION
 * @units: S / 8
 * @pad: 0
 * @head: position after the last record
 * @pad_head: 0; pads to a cache line
 * @lost: number of records dropped so far; wraps
 * @bad_tail: how often the consumer's tail was not valid; wraps
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
 * struct kubuf_stream_consumer - written by the consumer, but for need_wakeup
 * @tail: position of the first unread record
 * @pad_tail: 0; pads to a cache line
 * @need_wakeup: 1: the consumer is going to wait; cleared by the producer that wakes it
 * @watermark: unread units at which the producer wakes the consumer; 0 is the same as 1
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
