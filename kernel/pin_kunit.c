// SPDX-License-Identifier: GPL-2.0
/*
 * pin_kunit - transfers through pinned pages that copy nothing
 *
 * Transfers that copy need a process: see tests/core/pin_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/limits.h>
#include <linux/mm.h>

#include "kunit.h"

#define SIZE (3 * PAGE_SIZE)
#define ADDR PAGE_SIZE

struct miss {
	const char *name;
	loff_t pos;
	size_t len;
	ssize_t write;
};

static const struct miss misses[] = {
	{ "nothing", 0, 0, 0 },
	{ "nothing at the end", SIZE, 0, 0 },
	{ "nothing before the start", -1, 0, 0 },
	{ "a byte at the end", SIZE, 1, -ENOSPC },
	{ "a byte past the end", SIZE + 1, 1, -ENOSPC },
	{ "all at the largest position", LLONG_MAX, SIZE_MAX, -ENOSPC },
	{ "two bytes before the start", -1, 2, -ENOSPC },
	{ "all at the smallest position", LLONG_MIN, SIZE_MAX, -ENOSPC },
};

static void miss_desc(const struct miss *miss, char *desc)
{
	strscpy(desc, miss->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(miss, misses, miss_desc);

static void outside_the_buffer_nothing_is_pinned(struct kunit *test)
{
	const struct miss *miss = test->param_value;
	struct kubuf *buf = kubuf_kunit_shell(test, SIZE);
	struct kubuf_pin_report report = { .spanned = 1, .pinned = 1 };

	KUNIT_EXPECT_EQ(test, kubuf_pin_read(buf, miss->pos, ADDR, miss->len, &report),
			(ssize_t)0);
	KUNIT_EXPECT_EQ(test, report.spanned + report.pinned, 0UL);
	report = (struct kubuf_pin_report){ .spanned = 1, .pinned = 1 };
	KUNIT_EXPECT_EQ(test, kubuf_pin_write(buf, miss->pos, ADDR, miss->len, &report),
			miss->write);
	KUNIT_EXPECT_EQ(test, report.spanned + report.pinned, 0UL);
}

static void a_report_that_nobody_wants_is_not_written(struct kunit *test)
{
	struct kubuf *buf = kubuf_kunit_shell(test, SIZE);

	KUNIT_EXPECT_EQ(test, kubuf_pin_read(buf, SIZE, ADDR, 1, NULL), (ssize_t)0);
	KUNIT_EXPECT_EQ(test, kubuf_pin_write(buf, SIZE, ADDR, 1, NULL), (ssize_t)-ENOSPC);
}

static struct kunit_case pin_cases[] = {
	KUNIT_CASE_PARAM(outside_the_buffer_nothing_is_pinned, miss_gen_params),
	KUNIT_CASE(a_report_that_nobody_wants_is_not_written),
	{},
};

KUBUF_KUNIT_SUITE(pin);
