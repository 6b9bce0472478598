// SPDX-License-Identifier: GPL-2.0
/*
 * account_kunit - sums that wrap, charges that are returned twice, and values of locked_size=
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/sizes.h>

#include "account.h"
#include "kunit.h"

static unsigned long account_room(void)
{
	return kubuf_account_limit() - kubuf_account_used();
}

static void a_charge_is_given_back_once_however_often_it_is_asked(struct kunit *test)
{
	unsigned long before = kubuf_account_used();
	struct kubuf_charge charge = {};

	kubuf_account_uncharge(&charge);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 3, "test"), 0);
	kubuf_account_uncharge(&charge);
	kubuf_account_uncharge(&charge);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
}

/* A number of pages that the cap has to refuse. */
struct excess {
	const char *name;
	unsigned long (*pages)(void);
};

static unsigned long sum_wraps_to_nothing(void)
{
	return -kubuf_account_used();
}

static unsigned long sum_wraps_to_less(void)
{
	return -kubuf_account_used() + kubuf_account_used() / 2;
}

static unsigned long sign_bit(void)
{
	return (unsigned long)LONG_MAX + 1;
}

static unsigned long all_bits(void)
{
	return ULONG_MAX;
}

static const struct excess excesses[] = {
	{ "as many as make the sum 0", sum_wraps_to_nothing },
	{ "as many as make the sum half of what it was", sum_wraps_to_less },
	{ "the sign bit", sign_bit },
	{ "the largest number", all_bits },
};

static void excess_desc(const struct excess *excess, char *desc)
{
	strscpy(desc, excess->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(excess, excesses, excess_desc);

static void what_exceeds_the_cap_is_enomem_and_charges_nothing(struct kunit *test)
{
	const struct excess *excess = test->param_value;
	struct kubuf_charge some = {}, charge = {};
	unsigned long before;

	/* The counter must not be 0: only then can adding to it wrap around. */
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&some, 8, "test"), 0);
	before = kubuf_account_used();
	KUNIT_EXPECT_GT(test, excess->pages(), account_room());
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, excess->pages(), "test"), -ENOMEM);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
	KUNIT_EXPECT_EQ(test, charge.pages, 0UL);
	kubuf_account_uncharge(&charge);
	kubuf_account_uncharge(&some);
}

/* A value of locked_size on a machine of 1000 pages. */
struct value {
	const char *text;
	bool good;
	unsigned long pages;
};

static const struct value values[] = {
	{ "0", true, 0 },
	{ "65536", true, SZ_64K >> PAGE_SHIFT },
	{ "64K", true, SZ_64K >> PAGE_SHIFT },
	{ "0x10000", true, SZ_64K >> PAGE_SHIFT },
	{ "1", true, 0 },
	{ "1T", true, 1000 },
	{ "0%", true, 0 },
	{ "1%", true, 10 },
	{ "50%", true, 500 },
	{ "100%", true, 1000 },
	{ "101%", false },
	{ "1K%", false },
	{ "", false },
	{ "%", false },
	{ "half", false },
	{ "-1", false },
	{ "64KB", false },
	{ "64K,1", false },
	{ "50%%", false },
	{ "50% ", false },
	{ "18446744073709551616", false },
	{ "000000000000000001G", false },
};

static void value_desc(const struct value *value, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", value->text);
}

KUNIT_ARRAY_PARAM(value, values, value_desc);

static void the_cap_is_a_size_or_a_part_of_the_memory(struct kunit *test)
{
	const struct value *value = test->param_value;
	unsigned long pages = 0;

	KUNIT_EXPECT_EQ(test, kubuf_account_parse(value->text, 1000, &pages), value->good);
	KUNIT_EXPECT_EQ(test, pages, value->pages);
}

static struct kunit_case account_cases[] = {
	KUNIT_CASE(a_charge_is_given_back_once_however_often_it_is_asked),
	KUNIT_CASE_PARAM(what_exceeds_the_cap_is_enomem_and_charges_nothing, excess_gen_params),
	KUNIT_CASE_PARAM(the_cap_is_a_size_or_a_part_of_the_memory, value_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(account);
