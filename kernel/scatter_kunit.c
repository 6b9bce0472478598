// SPDX-License-Identifier: GPL-2.0
/*
 * scatter_kunit - scattered buffers of several sizes have no two adjacent pages
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>

#include "kunit.h"

static const unsigned int counts[] = { 1, 2, 3, 5, 8, 300 };

static void scatter_count_desc(const unsigned int *count, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u pages", *count);
}

KUNIT_ARRAY_PARAM(count, counts, scatter_count_desc);

static void no_page_follows_the_one_before_it(struct kunit *test)
{
	const unsigned int *count = test->param_value;
	const struct kubuf_spec spec = {
		.size = *count * PAGE_SIZE,
		.backing = KUBUF_BACKING_SCATTER,
	};
	struct kubuf *buf = kubuf_kunit_make(test, &spec);
	unsigned int i, follows = 0;

	for (i = 1; i < *count; i++)
		follows += page_to_pfn(buf->pages[i]) == page_to_pfn(buf->pages[i - 1]) + 1;
	KUNIT_EXPECT_EQ(test, follows, 0U);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(buf->vaddr, 0, spec.size));
}

static struct kunit_case scatter_cases[] = {
	KUNIT_CASE_PARAM(no_page_follows_the_one_before_it, count_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(scatter);
