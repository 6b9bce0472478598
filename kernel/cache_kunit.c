// SPDX-License-Identifier: GPL-2.0
/*
 * cache_kunit - names of cache modes, and the page protection of their mappings
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>

#include "cache.h"
#include "kunit.h"

struct mode {
	const char *name;
	u32 cache;
};

static const struct mode modes[] = {
	{ "wb", KUBUF_CACHE_WB },
	{ "wc", KUBUF_CACHE_WC },
	{ "uc", KUBUF_CACHE_UC },
};

static void mode_desc(const struct mode *mode, char *desc)
{
	strscpy(desc, mode->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mode, modes, mode_desc);

static void a_mode_has_the_name_that_people_write(struct kunit *test)
{
	const struct mode *mode = test->param_value;

	KUNIT_EXPECT_STREQ(test, kubuf_cache_name(mode->cache), mode->name);
}

static void a_mapping_that_is_not_write_back_differs_from_one_that_is(struct kunit *test)
{
	const struct mode *mode = test->param_value;
	pgprot_t prot = kubuf_cache_pgprot(mode->cache, PAGE_KERNEL);
	bool same = pgprot_val(prot) == pgprot_val(PAGE_KERNEL);

	KUNIT_EXPECT_EQ(test, same, mode->cache == KUBUF_CACHE_WB);
}

static void write_combining_is_not_uncached(struct kunit *test)
{
	pgprot_t wc = kubuf_cache_pgprot(KUBUF_CACHE_WC, PAGE_KERNEL);
	pgprot_t uc = kubuf_cache_pgprot(KUBUF_CACHE_UC, PAGE_KERNEL);

	KUNIT_EXPECT_NE(test, pgprot_val(wc), pgprot_val(uc));
}

static void what_is_no_mode_has_no_name_and_is_refused(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, kubuf_cache_name(KUBUF_CACHE_UC + 1), "?");
	KUNIT_EXPECT_STREQ(test, kubuf_cache_name(-1), "?");
	KUNIT_EXPECT_EQ(test, kubuf_cache_way(KUBUF_CACHE_UC + 1), KUBUF_CACHE_WAY_REFUSED);
	KUNIT_EXPECT_EQ(test, kubuf_cache_way(-1), KUBUF_CACHE_WAY_REFUSED);
}

static void every_machine_has_write_back_and_some_way_to_write_combining(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kubuf_cache_way(KUBUF_CACHE_WB), KUBUF_CACHE_WAY_OWN);
	KUNIT_EXPECT_NE(test, kubuf_cache_way(KUBUF_CACHE_WC), KUBUF_CACHE_WAY_REFUSED);
}

static struct kunit_case cache_cases[] = {
	KUNIT_CASE_PARAM(a_mode_has_the_name_that_people_write, mode_gen_params),
	KUNIT_CASE_PARAM(a_mapping_that_is_not_write_back_differs_from_one_that_is,
			 mode_gen_params),
	KUNIT_CASE(write_combining_is_not_uncached),
	KUNIT_CASE(what_is_no_mode_has_no_name_and_is_refused),
	KUNIT_CASE(every_machine_has_write_back_and_some_way_to_write_combining),
	{},
};

KUBUF_KUNIT_SUITE(cache);
