// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Streams: a thread on each side, and a side that lies.
 *
 * Copyright (C) the kubuf developers
 */
#include <kubuf_stream.h>
#include <kubuf_stream_writer.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "handle.h"
#include "page.h"
#include "test.h"

#define RECORDS 20000u
#define LIES 20000

static struct kub_buf *stream_buffer(void)
{
	struct kub_buf *buf;

	HANDLE_OK(kub_create(4 * page_size() + 2 * page_size(), NULL, &buf));
	return buf;
}

/* A record's length and bytes follow from its number, which it begins with. */
static size_t make_record(unsigned char *bytes, uint32_t number)
{
	size_t len = sizeof(number) + number * 7 % 300;

	memset(bytes, (int)number, len);
	memcpy(bytes, &number, sizeof(number));
	return len;
}

static void *put_all(void *arg)
{
	struct kub_stream *stream = arg;
	unsigned char bytes[512];

	for (uint32_t number = 0; number < RECORDS; number++)
		if (kub_stream_put(stream, 7, bytes, make_record(bytes, number)) == -ENOSPC)
			sched_yield();
	return NULL;
}

/* All of one wait; true unless the last record was there. */
static bool read_some(struct kub_stream *stream, uint32_t *next)
{
	unsigned char bytes[512];
	struct kub_record record;
	uint32_t number;

	while (kub_stream_next(stream, &record) > 0) {
		memcpy(&number, record.data, sizeof(number));
		REQUIRE_INT(number, *next + record.lost);
		REQUIRE_INT(record.len, make_record(bytes, number));
		CHECK_MEM(record.data, bytes, record.len);
		CHECK_INT(record.type, 7);
		*next = number + 1;
	}
	kub_stream_done(stream);
	return *next + kub_stream_lost(stream) < RECORDS || *next == 0;
}

/*
 * Both have the same addresses, by which ThreadSanitizer knows memory: the writer gets the
 * reader's mapping in place of its own.
 */
TEST(each_record_is_whole_when_the_other_side_sees_it)
{
	struct kub_stream writer, reader;
	struct kub_buf *buf = stream_buffer();
	uint32_t next = 0, tail_lost;
	pthread_t thread;

	REQUIRE_INT(kub_stream_make(&writer, kub_fd(buf)), 0);
	REQUIRE_INT(kub_stream_open(&reader, kub_fd(buf)), 0);
	munmap(writer.reserved, writer.length);
	writer.reserved = MAP_FAILED;
	writer.data = reader.data;
	writer.producer = reader.producer;
	writer.consumer = reader.consumer;
	REQUIRE(!pthread_create(&thread, NULL, put_all, &writer));
	do
		REQUIRE(kub_stream_wait(&reader, 1000, 100) >= 0);
	while (read_some(&reader, &next) && pthread_tryjoin_np(thread, NULL));
	pthread_join(thread, NULL);
	read_some(&reader, &next);
	tail_lost = RECORDS - next; /* dropped, with no record behind them to say so */
	CHECK(next > 0 && tail_lost <= kub_stream_lost(&reader));
	kub_stream_close(&writer);
	kub_stream_close(&reader);
	kub_close(buf);
}

static uint32_t any(void)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33);
}

/* As often as not a number that could be true. */
static uint32_t a_lie(uint32_t truth)
{
	return any() % 2 ? truth + any() % 64 - 32 : any() * any();
}

/* Every byte of a record is there to be read, whatever the producer has said. */
TEST(a_producer_that_lies_leads_nobody_out_of_the_stream)
{
	struct kub_buf *buf = stream_buffer();
	struct kub_stream writer, reader;
	struct kub_record record;
	unsigned int sum = 0, seen = 0;
	size_t all;

	REQUIRE_INT(kub_stream_make(&writer, kub_fd(buf)), 0);
	REQUIRE_INT(kub_stream_open(&reader, kub_fd(buf)), 0);
	all = 2 * (reader.mask + 1);
	for (int i = 0; i < LIES; i++) {
		reader.producer->head = a_lie(reader.tail + any() % reader.units);
		*(uint32_t *)(reader.data + (reader.tail * 8 & reader.mask)) = a_lie(any() % 4096);
		for (int j = 0; j < 8 && kub_stream_next(&reader, &record) > 0; j++, seen++) {
			REQUIRE((size_t)((unsigned char *)record.data - reader.data) <= all);
			for (uint32_t at = 0; at < record.len; at++)
				sum += ((const unsigned char *)record.data)[at];
		}
		if (i % 4 == 0)
			kub_stream_skip(&reader);
		else
			kub_stream_done(&reader);
		CHECK(kub_stream_wait(&reader, a_lie(8), 0) != -ENODATA);
	}
	check_note("%u records were believed, their bytes add up to %u", seen, sum);
	CHECK(seen > LIES / 10);
	kub_stream_close(&writer);
	kub_stream_close(&reader);
	kub_close(buf);
}

/* A loop that waits and reads in turns, as in <kubuf_stream.h>, gets the error, and stops. */
TEST(who_waits_for_a_record_that_is_too_long_is_told_that_the_stream_is_broken)
{
	struct kub_buf *buf = stream_buffer();
	struct kub_stream writer, reader;
	struct kub_record record;

	REQUIRE_INT(kub_stream_make(&writer, kub_fd(buf)), 0);
	REQUIRE_INT(kub_stream_open(&reader, kub_fd(buf)), 0);
	for (int i = 0; i < 2; i++)
		REQUIRE_INT(kub_stream_put(&writer, 0, "record", 6), 0);
	*(uint32_t *)(reader.data + 16) = 4096;
	REQUIRE_INT(kub_stream_wait(&reader, 1, 0), 1);
	CHECK_INT(kub_stream_next(&reader, &record), 1);
	CHECK_INT(kub_stream_next(&reader, &record), -EBADMSG);
	kub_stream_done(&reader);
	CHECK_INT(kub_stream_wait(&reader, 1, 0), -EBADMSG);
	CHECK_INT(kub_stream_arm(&reader, 1), -EBADMSG);
	kub_stream_close(&writer);
	kub_stream_close(&reader);
	kub_close(buf);
}

/* What it puts stays inside of the data, which the two pages behind show. */
TEST(a_reader_that_lies_leads_no_writer_out_of_the_stream)
{
	struct kub_buf *buf = stream_buffer();
	unsigned char *bytes = calloc(1, 3 * page_size());
	unsigned int put = 0, dropped = 0;
	struct kub_stream writer;
	int err;

	REQUIRE_INT(kub_stream_make(&writer, kub_fd(buf)), 0);
	memset(bytes, 0xff, 3 * page_size());
	for (int i = 0; i < LIES; i++) {
		writer.consumer->tail = a_lie(writer.head - any() % writer.units);
		writer.consumer->watermark = a_lie(8);
		writer.consumer->need_wakeup = any();
		err = kub_stream_put(&writer, 1, bytes, any() % (3 * page_size()));
		put += !err;
		dropped += err == -ENOSPC;
		CHECK(!err || err == -ENOSPC || err == -EMSGSIZE);
		CHECK_INT(writer.producer->magic, KUBUF_STREAM_MAGIC);
		CHECK_INT(writer.producer->units, writer.units);
	}
	check_note("%u records were put, %u dropped", put, dropped);
	CHECK(put > LIES / 20 && dropped > LIES / 20);
	kub_stream_close(&writer);
	kub_close(buf);
	free(bytes);
}
