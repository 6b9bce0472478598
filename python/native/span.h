/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * span - all records that a stream holds now, as one piece of memory
 *
 * A Python call for each record would be too slow. The C function checks all records, so that
 * Python gets one piece of memory with whole records.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SPAN_H
#define SPAN_H

#include <kubuf_stream.h>

/**
 * struct span - a sequence of adjacent records
 * @start: offset of the first record in the data
 * @bytes: bytes of all records, headers and padding included
 * @records: number of records
 * @next: length of the next record, if it has not the requested size; otherwise -1
 */
struct span {
	size_t start;
	size_t bytes;
	size_t records;
	int64_t next;
};

/*
 * Find all records that are there now. If @each is not negative, stop at the first record of
 * another length. Records that arrive meanwhile are left for the next span, so that this ends.
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
			stream->tail = tail; /* leave it unread */
			span->next = record.len;
			break;
		}
		span->bytes += (size_t)(stream->tail - tail) * KUBUF_STREAM_UNIT;
		span->records++;
	}
	return 0;
}

/* Address and size of both mappings of the data. */
static uintptr_t span_data(const struct kub_stream *stream)
{
	return (uintptr_t)stream->data;
}

static size_t span_room(const struct kub_stream *stream)
{
	return 2 * (stream->mask + 1);
}

#endif
