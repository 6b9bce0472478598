/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * span - all records of a stream that are there, at once
 *
 * A call from Python for each record would cost more than the record. This walks over them in
 * C, so that Python sees one piece of memory that is known to hold whole records.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SPAN_H
#define SPAN_H

#include <kubuf_stream.h>

/**
 * struct span - where records lie, one behind the other
 * @start: bytes from the stream's data on
 * @bytes: of all of them, heads and padding included
 * @records: how many
 * @next: length of the record behind them if it is of another size than was asked for, or -1
 */
struct span {
	size_t start;
	size_t bytes;
	size_t records;
	int64_t next;
};

/*
 * Read all that is there now; with @each not negative, only as far as records have that many
 * bytes. What comes meanwhile is of the next span, or there would be no end to this.
 * Return: 0, or -EBADMSG.
 */
static int span_take(struct kub_stream *stream, int64_t each, struct span *span)
{
	int64_t there = kub_stream_look(stream);
	struct kub_record record;
	uint32_t tail;

	memset(span, 0, sizeof(*span));
	span->next = -1;
	if (there < 0)
		return (int)there;
	span->start = ((size_t)stream->tail * KUBUF_STREAM_UNIT) & stream->mask;
	while (stream->tail != stream->head) {
		tail = stream->tail;
		if (kub_stream_next(stream, &record) < 0)
			return -EBADMSG;
		if (each >= 0 && record.len != each) {
			stream->tail = tail; /* not read, then */
			span->next = record.len;
			break;
		}
		span->bytes += (size_t)(stream->tail - tail) * KUBUF_STREAM_UNIT;
		span->records++;
	}
	return 0;
}

/* Where the data lies, twice, and how many bytes both are. */
static uintptr_t span_data(const struct kub_stream *stream)
{
	return (uintptr_t)stream->data;
}

static size_t span_room(const struct kub_stream *stream)
{
	return 2 * (stream->mask + 1);
}

#endif
