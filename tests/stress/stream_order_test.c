// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A stream between two CPUs: every record is read as it was put, byte by byte, in order, or
 * counted as lost, and who waits for a record is woken; from the kernel, from several
 * producers at once, and from another program.
 *
 * Copyright (C) the kubuf developers
 */
#include <kubuf_stream.h>
#include <kubuf_stream_writer.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control.h"
#include "kit.h"
#include "kitstream.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define MAX 700 /* bytes of a record */
#define LIMIT 240

/**
 * struct road - what both sides have
 * @kit: the driver that puts, or -1: a program does, by the next
 * @writer: that program's side
 * @count: records to put
 * @patient: whether a record that finds no room is put again, until it does
 * @number: of the producer; tells its records by their type
 */
struct road {
	int kit;
	struct kub_stream *writer;
	uint32_t count;
	bool patient;
	uint16_t number;
};

static int put_one(struct road *road, uint32_t number)
{
	unsigned char bytes[MAX + 4];
	size_t len = kitstream_record(bytes + 4, number, MAX) + 4;

	memcpy(bytes, &number, 4);
	if (road->kit < 0)
		return kub_stream_put(road->writer, road->number, bytes, len);
	return kitstream_put(road->kit, road->number, bytes, len, 1) ? -errno : 0;
}

static void *put_all(void *arg)
{
	struct road *road = arg;
	int err;

	task_pin(road->number % 2 ? 0 : 1);
	for (uint32_t number = 0; number < road->count; number++) {
		do
			err = put_one(road, number);
		while (err == -ENOSPC && road->patient);
		if (err && err != -ENOSPC)
			FAIL("put: %d", err);
	}
	return NULL;
}

/* Numbers of each producer rise by one, but for those that were lost. */
static void check_record(const struct kub_record *record, uint32_t *next, uint64_t *gaps)
{
	static unsigned char want[MAX];
	uint32_t number;
	size_t len;

	REQUIRE(record->len >= 4 && record->type < 4);
	memcpy(&number, record->data, 4);
	len = kitstream_record(want, number, MAX);
	REQUIRE_INT(record->len, len + 4);
	if (memcmp((const char *)record->data + 4, want, len))
		FAIL("record %u is torn", number);
	REQUIRE(number >= next[record->type]);
	*gaps += number - next[record->type];
	next[record->type] = number + 1;
}

/*
 * Sleeps whenever there is nothing; a wake-up that is lost shows as a record that comes late.
 * A patient producer puts what was dropped again, so that all come.
 */
static void read_all(struct kub_stream *stream, uint64_t total, bool patient, size_t watermark)
{
	struct kub_record record = {};
	uint64_t seen = 0, lost = 0, gaps = 0;
	uint32_t next[4] = {};
	int more;

	task_pin(0);
	while (seen + (patient ? 0 : kub_stream_lost(stream)) < total) {
		if (patient && seen)
			REQUIRE_INT(kub_stream_wait(stream, watermark, 20000), 1);
		else
			kub_stream_wait(stream, watermark, 50);
		while ((more = kub_stream_next(stream, &record)) > 0) {
			check_record(&record, next, &gaps);
			lost += record.lost;
			seen++;
		}
		REQUIRE_INT(more, 0);
		kub_stream_done(stream);
	}
	CHECK(lost <= kub_stream_lost(stream));
	check_note("%ju records read, %u lost", (uintmax_t)seen, kub_stream_lost(stream));
	CHECK_INT(stream->producer->bad_tail, 0);
}

static uint32_t records(void)
{
	return test_long() ? 2000000 : 4000;
}

static void run(struct road *roads, int count, struct kub_stream *stream, size_t watermark)
{
	pthread_t threads[4];
	uint64_t total = 0;

	for (int i = 0; i < count; i++) {
		total += roads[i].count;
		REQUIRE_INT(pthread_create(&threads[i], NULL, put_all, &roads[i]), 0);
	}
	read_all(stream, total, roads[0].patient, watermark);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	kub_stream_close(stream);
}

TEST_WITHIN(a_kernel_stream_that_is_waited_for_record_by_record, LIMIT)
{
	struct road road = { .kit = kit_open(""), .count = records(), .patient = true };
	struct kub_stream stream;

	REQUIRE_INT(kub_stream_open(&stream, kitstream_new(road.kit, 4 * page_size())), 0);
	run(&road, 1, &stream, 1);
	CHECK_INT(ioctl(road.kit, TESTKIT_END), 0);
}

TEST_WITHIN(a_kernel_stream_with_a_watermark_that_drops, LIMIT)
{
	struct road road = { .kit = kit_open(""), .count = records() };
	struct kub_stream stream;

	REQUIRE_INT(kub_stream_open(&stream, kitstream_new(road.kit, 2 * page_size())), 0);
	run(&road, 1, &stream, SIZE_MAX);
	CHECK_INT(ioctl(road.kit, TESTKIT_END), 0);
}

TEST_WITHIN(several_producers_in_the_kernel_take_turns, LIMIT)
{
	int kit = kit_open("");
	struct road roads[3] = {
		{ .kit = kit, .count = records() / 2 },
		{ .kit = kit, .count = records() / 2, .number = 1 },
		{ .kit = kit, .count = records() / 2, .number = 2 },
	};
	struct kub_stream stream;

	REQUIRE_INT(kub_stream_open(&stream, kitstream_new(kit, 4 * page_size())), 0);
	run(roads, 3, &stream, 1000);
	CHECK_INT(ioctl(kit, TESTKIT_END), 0);
}

TEST_WITHIN(a_stream_between_two_programs, LIMIT)
{
	int fd = control_create(NULL, 6 * page_size());
	struct kub_stream writer, stream;
	struct road road = { .kit = -1, .writer = &writer, .count = records(), .patient = true };

	REQUIRE_INT(kub_stream_make(&writer, fd), 0);
	REQUIRE_INT(kub_stream_open(&stream, fd), 0);
	run(&road, 1, &stream, 1);
	kub_stream_close(&writer);
}
