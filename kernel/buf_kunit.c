// SPDX-License-Identifier: GPL-2.0
/*
 * buf_kunit - positions, specs and page numbers that only a driver can get wrong
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "buf.h"
#include "kunit.h"

#define SIZE (3 * PAGE_SIZE)

struct reach {
	const char *name;
	loff_t pos;
	size_t len;
	size_t want;
};

static const struct reach reaches[] = {
	{ "all of it", 0, SIZE, SIZE },
	{ "nothing", 0, 0, 0 },
	{ "its last byte", SIZE - 1, 1, 1 },
	{ "more than there is", 0, SIZE + 1, SIZE },
	{ "all there can be from inside", 1, SIZE_MAX, SIZE - 1 },
	{ "over its end", SIZE - 1, 10, 1 },
	{ "from its end", SIZE, 1, 0 },
	{ "from past its end", SIZE + 1, 1, 0 },
	{ "from the largest position", LLONG_MAX, SIZE_MAX, 0 },
	{ "from before its start", -1, SIZE, 0 },
	{ "so that the sum is 1", -1, 2, 0 },
	{ "from the smallest position", LLONG_MIN, SIZE_MAX, 0 },
};

static void reach_desc(const struct reach *reach, char *desc)
{
	strscpy(desc, reach->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(reach, reaches, reach_desc);

static void a_transfer_ends_with_the_buffer(struct kunit *test)
{
	const struct reach *reach = test->param_value;
	struct kubuf *buf = kubuf_kunit_shell(test, SIZE);

	KUNIT_EXPECT_EQ(test, kubuf_clamp(buf, reach->pos, reach->len), reach->want);
}

static void a_label_is_cut_to_what_fits(struct kunit *test)
{
	struct kubuf_spec spec = { .size = 1, .label = "0123456789012345678901234567890123" };

	KUNIT_EXPECT_STREQ(test, kubuf_kunit_make(test, &spec)->label,
			   "0123456789012345678901234567890");
	spec.label = NULL;
	KUNIT_EXPECT_STREQ(test, kubuf_kunit_make(test, &spec)->label, "buffer");
}

static void a_page_past_the_end_is_refused(struct kunit *test)
{
	const struct kubuf_spec spec = { .size = SIZE, .backing = KUBUF_BACKING_SCATTER };
	struct kubuf *buf = kubuf_kunit_make(test, &spec);

	KUNIT_EXPECT_PTR_EQ(test, kubuf_page(buf, buf->nr_pages), (struct page *)ERR_PTR(-EINVAL));
	KUNIT_EXPECT_PTR_EQ(test, kubuf_page(buf, ULONG_MAX), (struct page *)ERR_PTR(-EINVAL));
}

static void shmem_cannot_be_observed(struct kunit *test)
{
	static const struct kubuf_observer nobody = {};
	const struct kubuf_spec spec = { .size = SIZE, .observer = &nobody };

	KUNIT_EXPECT_PTR_EQ(test, kubuf_create(&spec), (struct kubuf *)ERR_PTR(-EINVAL));
}

static struct kunit_case buf_cases[] = {
	KUNIT_CASE_PARAM(a_transfer_ends_with_the_buffer, reach_gen_params),
	KUNIT_CASE(a_label_is_cut_to_what_fits),
	KUNIT_CASE(a_page_past_the_end_is_refused),
	KUNIT_CASE(shmem_cannot_be_observed),
	{},
};

KUBUF_KUNIT_SUITE(buf);
