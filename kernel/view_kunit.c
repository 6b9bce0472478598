// SPDX-License-Identifier: GPL-2.0
/*
 * view_kunit - all holders of a view get the same address, and the first is charged
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/mm.h>

#include "kunit.h"

#define PAGES 3UL

static void all_holders_of_a_view_share_one_address_and_one_charge(struct kunit *test)
{
	const struct kubuf_spec spec = { .size = PAGES << PAGE_SHIFT };
	unsigned long before = kubuf_account_used();
	struct kubuf *buf = kubuf_kunit_make(test, &spec);
	void *first;

	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
	first = kubuf_vmap(buf);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, first);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
	KUNIT_EXPECT_PTR_EQ(test, kubuf_vmap(buf), first);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
	kubuf_vunmap(buf);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
	KUNIT_EXPECT_PTR_EQ(test, buf->vaddr, first);
	kubuf_vunmap(buf);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
}

static void memory_of_the_cores_own_is_charged_once_and_for_life(struct kunit *test)
{
	struct kubuf_spec spec = { .size = PAGES << PAGE_SHIFT, .backing = KUBUF_BACKING_CONTIG };
	unsigned long before = kubuf_account_used();
	struct kubuf *buf;

	for (; spec.backing <= KUBUF_BACKING_SCATTER; spec.backing++) {
		buf = kubuf_create(&spec);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
		KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
		KUNIT_EXPECT_PTR_EQ(test, kubuf_vmap(buf), buf->vaddr);
		KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
		kubuf_vunmap(buf);
		KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + PAGES);
		kubuf_destroy(buf);
		KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
	}
}

static struct kunit_case view_cases[] = {
	KUNIT_CASE(all_holders_of_a_view_share_one_address_and_one_charge),
	KUNIT_CASE(memory_of_the_cores_own_is_charged_once_and_for_life),
	{},
};

KUBUF_KUNIT_SUITE(view);
