// SPDX-License-Identifier: GPL-2.0
/*
 * bell_kunit - bells as drivers use them: ringing, listening, bells of their own nodes
 *
 * Bells as programs use them are tested in tests/uapi/bell_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/uio.h>

#include "bell.h"
#include "buf.h"
#include "kunit.h"

static struct kubuf *a_buffer(struct kunit *test)
{
	static const struct kubuf_spec spec = { .label = "bells", .size = PAGE_SIZE };

	return kubuf_kunit_make(test, &spec);
}

static struct file *a_bell(struct kunit *test, struct kubuf *buf, unsigned int which)
{
	struct file *file = kubuf_bell_file(buf, which, KUBUF_BELL_WAIT | KUBUF_BELL_RING, true);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

/* Write or read the count as a program's write(2) or read(2) does. */
static ssize_t bell_move(struct file *file, bool write, u64 *count)
{
	struct kvec vec = { .iov_base = count, .iov_len = sizeof(*count) };
	struct iov_iter iter;
	struct kiocb iocb;

	init_sync_kiocb(&iocb, file);
	iov_iter_kvec(&iter, write ? WRITE : READ, &vec, 1, sizeof(*count));
	if (write)
		return file->f_op->write_iter(&iocb, &iter);
	return file->f_op->read_iter(&iocb, &iter);
}

/**
 * struct told - arguments that a listener was called with
 * @buf: the buffer
 * @which: which bell
 * @events: the sum of all calls
 * @calls: number of calls
 */
struct told {
	struct kubuf *buf;
	unsigned int which;
	u64 events;
	int calls;
};

static void bell_listen(struct kubuf *buf, unsigned int which, u32 events, void *data)
{
	struct told *told = data;

	told->buf = buf;
	told->which = which;
	told->events += events;
	told->calls++;
	/*
	 * A ring by the kernel must not call the listener; otherwise this would recurse for
	 * ever.
	 */
	kubuf_bell_ring(buf, which, 1);
}

static void a_listener_is_told_of_rings_of_programs(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);
	struct file *file = a_bell(test, buf, 2);
	struct told told = {};
	u64 five = 5, count = 0;

	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 2, bell_listen, &told), 0);
	kubuf_bell_ring(buf, 2, 1);
	KUNIT_EXPECT_EQ(test, told.calls, 0);
	KUNIT_EXPECT_EQ(test, bell_move(file, true, &five), (ssize_t)sizeof(five));
	KUNIT_EXPECT_EQ(test, told.calls, 1);
	KUNIT_EXPECT_EQ(test, told.events, 5ULL);
	KUNIT_EXPECT_EQ(test, told.which, 2U);
	KUNIT_EXPECT_PTR_EQ(test, told.buf, buf);
	KUNIT_EXPECT_EQ(test, bell_move(file, false, &count), (ssize_t)sizeof(count));
	KUNIT_EXPECT_EQ(test, count, 7ULL);
	kubuf_bell_unlisten(buf, 2);
	KUNIT_EXPECT_EQ(test, bell_move(file, true, &five), (ssize_t)sizeof(five));
	KUNIT_EXPECT_EQ(test, told.calls, 1);
	fput(file);
}

static void one_listens_at_a_time_to_a_bell_that_is_there(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);
	struct told told = {};

	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, KUBUF_BELLS, bell_listen, &told), -EINVAL);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, NULL, &told), -EINVAL);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, bell_listen, &told), 0);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, bell_listen, &told), -EBUSY);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 1, bell_listen, &told), 0);
	kubuf_bell_unlisten(buf, KUBUF_BELLS);
	kubuf_bell_unlisten(buf, 0);
	kubuf_bell_unlisten(buf, 0);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, bell_listen, &told), 0);
	kubuf_bell_unlisten(buf, 0);
	kubuf_bell_unlisten(buf, 1);
	kubuf_hangup(buf);
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, bell_listen, &told), -ENODEV);
}

static void a_driver_can_hang_up_twice_and_its_rings_count_no_more(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);

	kubuf_bell_ring(buf, 0, 4);
	kubuf_hangup(buf);
	kubuf_hangup(buf);
	kubuf_bell_ring(buf, 0, 1);
	KUNIT_EXPECT_EQ(test, kubuf_bell_count(buf, 0), 4ULL);
}

static void a_ring_that_must_not_sleep_does_not_meet_a_listener(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);
	struct file *file = a_bell(test, buf, 0);
	struct told told = {};
	u64 one = 1;
	struct kvec vec = { .iov_base = &one, .iov_len = sizeof(one) };
	struct iov_iter iter;
	struct kiocb iocb;

	init_sync_kiocb(&iocb, file);
	iocb.ki_flags |= IOCB_NOWAIT;
	KUNIT_EXPECT_EQ(test, kubuf_bell_listen(buf, 0, bell_listen, &told), 0);
	iov_iter_kvec(&iter, WRITE, &vec, 1, sizeof(one));
	KUNIT_EXPECT_EQ(test, file->f_op->write_iter(&iocb, &iter), (ssize_t)-EAGAIN);
	KUNIT_EXPECT_EQ(test, kubuf_bell_count(buf, 0), 0ULL);
	kubuf_bell_unlisten(buf, 0);
	iov_iter_kvec(&iter, WRITE, &vec, 1, sizeof(one));
	KUNIT_EXPECT_EQ(test, file->f_op->write_iter(&iocb, &iter), 8L);
	KUNIT_EXPECT_EQ(test, kubuf_bell_count(buf, 0), 1ULL);
	KUNIT_EXPECT_EQ(test, told.calls, 0);
	fput(file);
}

static void a_count_goes_on_after_the_last_number(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);
	struct file *file = a_bell(test, buf, 0);
	u64 count = 0;

	atomic64_set(&buf->bells[0].count, U64_MAX);
	KUNIT_EXPECT_EQ(test, bell_move(file, false, &count), (ssize_t)sizeof(count));
	KUNIT_EXPECT_EQ(test, count, U64_MAX);
	kubuf_bell_ring(buf, 0, 3);
	KUNIT_EXPECT_EQ(test, bell_move(file, false, &count), (ssize_t)sizeof(count));
	KUNIT_EXPECT_EQ(test, count, 2ULL);
	kubuf_bell_ring(buf, 0, U32_MAX);
	KUNIT_EXPECT_EQ(test, bell_move(file, false, &count), (ssize_t)sizeof(count));
	KUNIT_EXPECT_EQ(test, count, 2ULL + U32_MAX);
	fput(file);
}

/* Read as the read_iter operation of a driver's node does, without waiting. */
static void a_node_of_a_drivers_own_tells_what_its_file_has_not_seen(struct kunit *test)
{
	struct kubuf *buf = a_buffer(test);
	struct file *file = a_bell(test, buf, 0);
	struct kubuf_seen seen;
	struct kvec vec = {};
	struct iov_iter iter;
	struct kiocb iocb;
	u64 count = 0;

	kubuf_seen_init(&seen);
	init_sync_kiocb(&iocb, file);
	vec = (struct kvec){ .iov_base = &count, .iov_len = sizeof(count) };
	iov_iter_kvec(&iter, READ, &vec, 1, sizeof(count));
	KUNIT_EXPECT_EQ(test, kubuf_bell_read(buf, 3, &seen, &iocb, &iter), -EAGAIN);
	kubuf_bell_ring(buf, 3, 9);
	KUNIT_EXPECT_EQ(test, kubuf_bell_poll(buf, 3, &seen, file, NULL), EPOLLIN | EPOLLRDNORM);
	KUNIT_EXPECT_EQ(test, kubuf_bell_read(buf, 3, &seen, &iocb, &iter), 8L);
	KUNIT_EXPECT_EQ(test, count, 9ULL);
	KUNIT_EXPECT_EQ(test, kubuf_bell_poll(buf, 3, &seen, file, NULL), (__poll_t)0);
	fput(file);
}

static struct kunit_case bell_cases[] = {
	KUNIT_CASE(a_listener_is_told_of_rings_of_programs),
	KUNIT_CASE(one_listens_at_a_time_to_a_bell_that_is_there),
	KUNIT_CASE(a_driver_can_hang_up_twice_and_its_rings_count_no_more),
	KUNIT_CASE(a_ring_that_must_not_sleep_does_not_meet_a_listener),
	KUNIT_CASE(a_count_goes_on_after_the_last_number),
	KUNIT_CASE(a_node_of_a_drivers_own_tells_what_its_file_has_not_seen),
	{},
};

KUBUF_KUNIT_SUITE(bell);
