// SPDX-License-Identifier: GPL-2.0
/*
 * contig_kunit - contiguous buffers of several sizes are one physical run
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>

#include "kunit.h"

static const unsigned int counts[] = { 1, 2, 3, 5, 8, 31 };

static void contig_count_desc(const unsigned int *count, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%u pages", *count);
}

KUNIT_ARRAY_PARAM(count, counts, contig_count_desc);

static void every_page_follows_the_one_before_it(struct kunit *test)
{
	const unsigned int *count = test->param_value;
	const struct kubuf_spec spec = {
		.size = *count * PAGE_SIZE,
		.backing = KUBUF_BACKING_CONTIG,
	};
	struct kubuf *buf = kubuf_kunit_make(test, &spec);
	unsigned int i;

	for (i = 0; i < *count; i++) {
		KUNIT_EXPECT_EQ(test, page_to_pfn(buf->pages[i]), page_to_pfn(buf->pages[0]) + i);
		KUNIT_EXPECT_EQ(test, page_count(buf->pages[i]), 1);
	}
	KUNIT_EXPECT_TRUE(test, !memchr_inv(buf->vaddr, 0, spec.size));
}

static struct kunit_case contig_cases[] = {
	KUNIT_CASE_PARAM(every_page_follows_the_one_before_it, count_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(contig);
