// SPDX-License-Identifier: GPL-2.0
/*
 * rw_kunit - which bytes a read or a write copies, and their number
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "kunit.h"

#define SIZE (3 * PAGE_SIZE)

/* A transfer of @len bytes at @pos, and the results of read and write. */
struct transfer {
	const char *name;
	loff_t pos;
	size_t len;
	ssize_t read;
	ssize_t write;
};

static const struct transfer transfers[] = {
	{ "all", 0, SIZE, SIZE, SIZE },
	{ "nothing", 0, 0, 0, 0 },
	{ "nothing at the end", SIZE, 0, 0, 0 },
	{ "one byte", 0, 1, 1, 1 },
	{ "the last byte", SIZE - 1, 1, 1, 1 },
	{ "over the end of a page", PAGE_SIZE - 3, 7, 7, 7 },
	{ "over a page and both its ends", PAGE_SIZE - 1, PAGE_SIZE + 2, PAGE_SIZE + 2,
	  PAGE_SIZE + 2 },
	{ "over the end", SIZE - 5, 100, 5, 5 },
	{ "more than all", 0, SIZE + 1, SIZE, SIZE },
	{ "at the end", SIZE, 1, 0, -ENOSPC },
	{ "past the end", SIZE + 1, 1, 0, -ENOSPC },
	{ "at the largest position", LLONG_MAX, 1, 0, -ENOSPC },
	{ "at the largest position, much", LLONG_MAX, SIZE, 0, -ENOSPC },
	{ "before the start", -1, 2, 0, -ENOSPC },
	{ "at the smallest position", LLONG_MIN, SIZE, 0, -ENOSPC },
};

static void transfer_desc(const struct transfer *transfer, char *desc)
{
	strscpy(desc, transfer->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(transfer, transfers, transfer_desc);

static const u32 backings[] = { KUBUF_BACKING_SHMEM, KUBUF_BACKING_CONTIG, KUBUF_BACKING_SCATTER };

static u8 *bytes_new(struct kunit *test)
{
	u8 *bytes = kunit_kzalloc(test, SIZE + PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bytes);
	return bytes;
}

static ssize_t rw_move(struct kubuf *buf, loff_t pos, void *bytes, size_t len, bool write)
{
	struct kvec vec = { .iov_base = bytes, .iov_len = len };
	struct iov_iter iter;

	iov_iter_kvec(&iter, write ? WRITE : READ, &vec, 1, len);
	return write ? kubuf_write(buf, pos, &iter) : kubuf_read(buf, pos, &iter);
}

/* The value of byte n differs from its neighbours and from the same byte of other pages. */
static u8 rw_mark(size_t n)
{
	return 1 + n % 251;
}

static void a_read_brings_what_is_there_up_to_the_end(struct kunit *test)
{
	const struct transfer *transfer = test->param_value;
	struct kubuf_spec spec = { .size = SIZE };
	u8 *all = bytes_new(test), *got = bytes_new(test);
	size_t i, read = max_t(ssize_t, transfer->read, 0);
	struct kubuf *buf;
	int b;

	for (i = 0; i < SIZE; i++)
		all[i] = rw_mark(i);
	for (b = 0; b < ARRAY_SIZE(backings); b++) {
		spec.backing = backings[b];
		buf = kubuf_kunit_make(test, &spec);
		KUNIT_ASSERT_EQ(test, rw_move(buf, 0, all, SIZE, true), (ssize_t)SIZE);
		memset(got, 0, SIZE + PAGE_SIZE);
		KUNIT_EXPECT_EQ(test, rw_move(buf, transfer->pos, got, transfer->len, false),
				transfer->read);
		KUNIT_EXPECT_TRUE(test, !read || !memcmp(got, all + transfer->pos, read));
		KUNIT_EXPECT_TRUE(test, !memchr_inv(got + read, 0, SIZE + PAGE_SIZE - read));
	}
}

static void a_write_changes_its_range_and_no_other_byte(struct kunit *test)
{
	const struct transfer *transfer = test->param_value;
	struct kubuf_spec spec = { .size = SIZE };
	u8 *want = bytes_new(test), *from = bytes_new(test), *got = bytes_new(test);
	size_t i, wrote = max_t(ssize_t, transfer->write, 0);
	struct kubuf *buf;
	int b;

	for (i = 0; i < SIZE + PAGE_SIZE; i++)
		from[i] = rw_mark(i);
	if (wrote)
		memcpy(want + transfer->pos, from, wrote);
	for (b = 0; b < ARRAY_SIZE(backings); b++) {
		spec.backing = backings[b];
		buf = kubuf_kunit_make(test, &spec);
		KUNIT_EXPECT_EQ(test, rw_move(buf, transfer->pos, from, transfer->len, true),
				transfer->write);
		KUNIT_EXPECT_EQ(test, rw_move(buf, 0, got, SIZE, false), (ssize_t)SIZE);
		KUNIT_EXPECT_TRUE(test, !memcmp(got, want, SIZE));
	}
}

static struct kunit_case rw_cases[] = {
	KUNIT_CASE_PARAM(a_read_brings_what_is_there_up_to_the_end, transfer_gen_params),
	KUNIT_CASE_PARAM(a_write_changes_its_range_and_no_other_byte, transfer_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(rw);
