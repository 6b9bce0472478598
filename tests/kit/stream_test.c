// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A stream from the kernel to a program: records come whole and in order, are dropped and
 * counted when it is full, and wake who waits; and a program that lies hurts itself alone.
 *
 * Copyright (C) the kubuf developers
 */
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "kit.h"
#include "kitstream.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define DATA (16 * page_size())

static unsigned char bytes[KUBUF_STREAM_RECORD_MAX + 1];

static struct kub_stream open_stream(int fd)
{
	struct kub_stream stream;

	REQUIRE_INT(kub_stream_open(&stream, fd), 0);
	return stream;
}

static void put_number(int kit, uint32_t number, size_t max)
{
	size_t len = kitstream_record(bytes, number, max);

	check_context("record %u", number);
	REQUIRE_OK(kitstream_put(kit, number, bytes, len, 1));
	check_context("%s", "");
}

TEST(records_come_whole_and_in_order_around_the_end)
{
	int kit = kit_open("");
	struct kub_stream stream = open_stream(kitstream_new(kit, DATA));
	uint32_t number, back = 0;

	for (number = 0; number < 3000; number++) {
		put_number(kit, number, 3000);
		if (number % 7 == 6) {
			for (; back <= number; back++)
				kitstream_expect(&stream, back, 3000);
			kub_stream_done(&stream);
		}
	}
	CHECK_INT(ioctl(kit, TESTKIT_LOST), 0);
	CHECK_INT(kub_stream_lost(&stream), 0);
	kub_stream_close(&stream);
}

TEST(a_full_stream_drops_and_counts)
{
	int kit = kit_open("");
	struct kub_stream stream = open_stream(kitstream_new(kit, page_size()));
	size_t fit = page_size() / 64;
	struct kub_record record = {};

	REQUIRE_OK(kitstream_put(kit, 1, bytes, 56, fit));
	CHECK_ERRNO(kitstream_put(kit, 1, bytes, 0, 3), ENOSPC);
	CHECK_INT(ioctl(kit, TESTKIT_LOST), 3);
	CHECK_INT(kub_stream_lost(&stream), 3);
	for (size_t i = 0; i < fit; i++) {
		REQUIRE_INT(kub_stream_next(&stream, &record), 1);
		CHECK_INT(record.lost, 0);
	}
	CHECK_INT(kub_stream_next(&stream, &record), 0);
	CHECK_ERRNO(kitstream_put(kit, 2, bytes, 0, 1), ENOSPC);
	kub_stream_done(&stream);
	REQUIRE_OK(kitstream_put(kit, 3, bytes, 0, 2));
	REQUIRE_INT(kub_stream_next(&stream, &record), 1);
	CHECK_INT(record.type, 3);
	CHECK_INT(record.lost, 4);
	REQUIRE_INT(kub_stream_next(&stream, &record), 1);
	CHECK_INT(record.lost, 0);
	kub_stream_close(&stream);
}

TEST(the_largest_record_is_half_the_stream_or_64_kib_and_the_driver_is_told)
{
	int kit = kit_open("");
	struct kub_stream stream;
	struct kub_record record = {};
	size_t data, max;

	for (data = page_size(); data <= 1 << 20; data *= 2) {
		stream = open_stream(kitstream_new(kit, data));
		max = data / 2 - 8 < 65536 ? data / 2 - 8 : 65536;
		check_context("%zu bytes of data", data);
		CHECK_INT(ioctl(kit, TESTKIT_MAX), max);
		CHECK_ERRNO(kitstream_put(kit, 0, bytes, max + 1, 1), EMSGSIZE);
		CHECK_OK(kitstream_put(kit, 0, bytes, max, 2));
		CHECK_INT(kub_stream_next(&stream, &record), 1);
		CHECK_INT(record.len, max);
		CHECK_INT(ioctl(kit, TESTKIT_LOST), 0);
		kub_stream_close(&stream);
		REQUIRE_OK(ioctl(kit, TESTKIT_END));
	}
}

TEST_KINDS(only_what_has_the_size_and_type_is_a_stream, 0, KIND_UC)
{
	size_t page = page_size();
	int kit = kit_open(""), fd = control_create(kind, 4 * page), even;
	struct kub_stream stream;

	REQUIRE_OK(kit_take(kit, fd, TESTKIT_MAY_READ | TESTKIT_MAY_WRITE));
	CHECK_INT(kub_stream_open(&stream, fd), -EINVAL); /* not made yet */
	kub_stream_close(&stream);
	if (kind->flags & KIND_WB)
		CHECK_OK(ioctl(kit, TESTKIT_STREAM));
	else
		CHECK_ERRNO(ioctl(kit, TESTKIT_STREAM), EINVAL);
	CHECK_OK(ioctl(kit, TESTKIT_END));
	for (size_t pages = 1; pages < 10; pages++) {
		even = control_create(NULL, pages * page);
		REQUIRE_OK(kit_take(kit, even, TESTKIT_MAY_READ | TESTKIT_MAY_WRITE));
		check_context("%zu pages", pages);
		if (pages == 3 || pages == 4 || pages == 6)
			CHECK_OK(ioctl(kit, TESTKIT_STREAM));
		else
			CHECK_ERRNO(ioctl(kit, TESTKIT_STREAM), EINVAL);
		REQUIRE_OK(ioctl(kit, TESTKIT_END));
		close(even);
	}
}

/* Puts records of 64 bytes, one in 20 ms. */
static void *put_slowly(void *arg)
{
	unsigned char slow[56] = "";

	for (int i = 0; i < 16; i++) {
		usleep(20000);
		REQUIRE_OK(kitstream_put(*(int *)arg, 0, slow, sizeof(slow), 1));
	}
	return NULL;
}

static size_t count_records(struct kub_stream *stream)
{
	struct kub_record record = {};
	size_t count = 0;

	while (kub_stream_next(stream, &record) > 0)
		count++;
	kub_stream_done(stream);
	return count;
}

TEST(a_wait_ends_at_the_watermark_or_with_less_when_its_time_is_over)
{
	int kit = kit_open("");
	struct kub_stream stream = open_stream(kitstream_new(kit, DATA));
	pthread_t thread;

	CHECK_INT(kub_stream_wait(&stream, 1, 50), 0);
	REQUIRE_INT(pthread_create(&thread, NULL, put_slowly, &kit), 0);
	CHECK_INT(kub_stream_wait(&stream, 8 * 64, 20000), 1);
	CHECK(count_records(&stream) >= 8);
	pthread_join(thread, NULL);
	count_records(&stream);
	REQUIRE_OK(kitstream_put(kit, 0, bytes, 56, 1));
	CHECK_INT(kub_stream_wait(&stream, 8 * 64, 50), 1);
	CHECK_INT(count_records(&stream), 1);
	CHECK_INT(stream.consumer->need_wakeup, 0);
	kub_stream_close(&stream);
}

static void *put_large(void *arg)
{
	usleep(100000);
	/* Half of it fits, which is all that a watermark can ask for. */
	CHECK_OK(kitstream_put(*(int *)arg, 0, bytes, page_size() / 2 - 8, 1));
	return NULL;
}

TEST(half_of_the_stream_wakes_at_any_watermark)
{
	int kit = kit_open("");
	struct kub_stream stream = open_stream(kitstream_new(kit, page_size()));
	pthread_t thread;

	REQUIRE_INT(pthread_create(&thread, NULL, put_large, &kit), 0);
	CHECK_INT(kub_stream_wait(&stream, SIZE_MAX, 20000), 1);
	pthread_join(thread, NULL);
	kub_stream_close(&stream);
}

static void *hang_up(void *arg)
{
	usleep(100000);
	REQUIRE_OK(ioctl(*(int *)arg, TESTKIT_HANGUP));
	return NULL;
}

TEST(the_end_comes_after_the_last_record)
{
	int kit = kit_open(""), fd;
	struct testkit_make make = {
		.size = DATA + 2 * page_size(),
		.mode = 0600,
		.name = "stream",
	};
	struct kub_stream stream;
	pthread_t thread;

	REQUIRE_OK(ioctl(kit, TESTKIT_MAKE, &make));
	REQUIRE_OK(ioctl(kit, TESTKIT_STREAM));
	fd = REQUIRE_OK(open(CONTROL_NAMED "stream", O_RDWR));
	stream = open_stream(fd);
	REQUIRE_INT(pthread_create(&thread, NULL, hang_up, &kit), 0);
	CHECK_INT(kub_stream_wait(&stream, 1, 20000), -ENODATA);
	pthread_join(thread, NULL);
	REQUIRE_OK(kitstream_put(kit, 0, bytes, 8, 1));
	CHECK_INT(kub_stream_wait(&stream, 1, 0), 1);
	CHECK_INT(count_records(&stream), 1);
	CHECK_INT(kub_stream_wait(&stream, 1, -1), -ENODATA);
	REQUIRE_OK(ioctl(kit, TESTKIT_END));
	kub_stream_close(&stream);
}

/* Rings without a reason, until the parent is done. */
static void ring_for_ever(void *arg)
{
	int bell = bell_open(*(int *)arg, 0);

	for (;;) {
		bell_ring(bell, 1);
		usleep(10000);
	}
}

TEST(rings_without_a_reason_do_not_prolong_a_wait)
{
	int kit = kit_open(""), fd = kitstream_new(kit, DATA);
	struct kub_stream stream = open_stream(fd);
	struct timespec from, to;
	pid_t pid = task_start(ring_for_ever, &fd);

	REQUIRE_OK(kitstream_put(kit, 0, bytes, 56, 1));
	clock_gettime(CLOCK_MONOTONIC, &from);
	CHECK_INT(kub_stream_wait(&stream, 8 * 64, 200), 1);
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK(to.tv_sec - from.tv_sec < 3);
	task_kill(pid, 10);
	kub_stream_close(&stream);
}

static void *make_anew(void *arg)
{
	usleep(100000);
	REQUIRE_OK(ioctl(*(int *)arg, TESTKIT_END));
	REQUIRE_OK(ioctl(*(int *)arg, TESTKIT_STREAM));
	REQUIRE_OK(kitstream_put(*(int *)arg, 0, bytes, 8, 1));
	return NULL;
}

TEST(who_waits_is_woken_by_a_stream_that_is_made_anew)
{
	int kit = kit_open(""), fd = kitstream_new(kit, DATA);
	struct kub_stream stream = open_stream(fd);
	pthread_t thread;

	REQUIRE_INT(pthread_create(&thread, NULL, make_anew, &kit), 0);
	CHECK_INT(kub_stream_wait(&stream, 1, 20000), 1);
	pthread_join(thread, NULL);
	kub_stream_close(&stream);
}

TEST(a_stream_has_one_reader_however_it_is_found)
{
	int kit = kit_open(""), fd, other;
	struct testkit_make make = {
		.size = DATA + 2 * page_size(),
		.mode = 0600,
		.name = "stream",
	};
	struct kub_stream stream, second;
	struct kub_record record = {};

	REQUIRE_OK(ioctl(kit, TESTKIT_MAKE, &make));
	REQUIRE_OK(ioctl(kit, TESTKIT_STREAM));
	fd = REQUIRE_OK(open(CONTROL_NAMED "stream", O_RDWR));
	other = control_dup(fd, 0);
	stream = open_stream(fd);
	CHECK_INT(kub_stream_open(&second, fd), -EBUSY);
	CHECK_INT(kub_stream_open(&second, other), -EBUSY);
	CHECK_INT(kub_stream_open(&second, control_dup(fd, KUBUF_FD_RDONLY)), -EBADF);
	close(fd);
	close(other);
	REQUIRE_OK(kitstream_put(kit, 7, bytes, 8, 3));
	kub_stream_skip(&stream);
	CHECK_INT(kub_stream_next(&stream, &record), 0);
	REQUIRE_OK(kitstream_put(kit, 8, bytes, 8, 1));
	CHECK_INT(kub_stream_next(&stream, &record), 1);
	CHECK_INT(record.type, 8);
	kub_stream_close(&stream);
	stream = open_stream(REQUIRE_OK(open(CONTROL_NAMED "stream", O_RDWR)));
	kub_stream_close(&stream);
}

/* All of the buffer, again and again, until the parent is done. */
static void scribble(void *arg)
{
	size_t size = DATA + 2 * page_size();
	unsigned char *map = buf_map(*(int *)arg, size);
	uint32_t state = 1;

	for (;;) {
		for (size_t i = 0; i < size; i += 4) {
			state = state * 1664525 + 1013904223;
			*(volatile uint32_t *)(map + i) = state;
		}
		*(volatile uint32_t *)(map + DATA + page_size() + 64) = 1; /* need_wakeup */
	}
}

TEST(a_program_that_writes_over_everything_costs_the_kernel_nothing)
{
	int kit = kit_open(""), fd = kitstream_new(kit, DATA);
	pid_t pid = task_start(scribble, &fd);
	size_t len;

	for (uint32_t number = 0; number < (test_long() ? 100000 : 3000); number++) {
		len = kitstream_record(bytes, number, 3000);
		if (kitstream_put(kit, number, bytes, len, 1) && errno != ENOSPC)
			FAIL("put: errno %d", errno);
	}
	task_kill(pid, 10);
	REQUIRE_OK(ioctl(kit, TESTKIT_END));
	/* The next stream in the same memory is as good as new. */
	REQUIRE_OK(ioctl(kit, TESTKIT_STREAM));
	struct kub_stream stream = open_stream(fd);

	put_number(kit, 1, 3000);
	kitstream_expect(&stream, 1, 3000);
	kub_stream_close(&stream);
}

TEST(a_tail_that_is_none_is_counted_and_moves_nothing)
{
	int kit = kit_open("");
	struct kub_stream stream = open_stream(kitstream_new(kit, page_size()));
	size_t fit = page_size() / 64;

	REQUIRE_OK(kitstream_put(kit, 0, bytes, 56, fit));
	stream.consumer->tail = 1U << 30;
	CHECK_ERRNO(kitstream_put(kit, 0, bytes, 56, 2), ENOSPC);
	CHECK_INT(stream.producer->bad_tail, 2);
	stream.consumer->tail = -8;
	CHECK_ERRNO(kitstream_put(kit, 0, bytes, 56, 1), ENOSPC);
	CHECK_INT(stream.producer->bad_tail, 3);
	CHECK_INT(count_records(&stream), fit);
	CHECK_OK(kitstream_put(kit, 0, bytes, 56, fit));
	CHECK_INT(count_records(&stream), fit);
	kub_stream_close(&stream);
}
