// SPDX-License-Identifier: GPL-2.0
/*
 * account_kunit - a charge is counted, limited, and returned in full
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/cred.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/sizes.h>

#include "account.h"
#include "kunit.h"

static unsigned long account_room(void)
{
	return kubuf_account_limit() - kubuf_account_used();
}

static atomic_long_t *locked_by_user(void)
{
	return &current_user()->locked_vm;
}

/*
 * Limit the user to @pages more than are locked now. Each case runs in a kernel thread of its
 * own, so the limit ends with the case.
 */
static void limit_to(unsigned long pages)
{
	task_lock(current->group_leader);
	current->signal->rlim[RLIMIT_MEMLOCK].rlim_cur =
		(atomic_long_read(locked_by_user()) + pages) << PAGE_SHIFT;
	task_unlock(current->group_leader);
}

/* Run as an unprivileged user until drop_back(). */
static const struct cred *drop_privilege(struct kunit *test)
{
	struct cred *cred = prepare_creds();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cred);
	cap_clear(cred->cap_effective);
	return override_creds(cred);
}

static void drop_back(const struct cred *old)
{
	const struct cred *cred = current_cred();

	revert_creds(old);
	put_cred(cred);
}

static void a_charge_counts_until_it_is_given_back(struct kunit *test)
{
	unsigned long before = kubuf_account_used();
	struct kubuf_charge charge = {};

	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 3, "test"), 0);
	KUNIT_EXPECT_EQ(test, charge.pages, 3UL);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before + 3);
	kubuf_account_uncharge(&charge);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
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

static void the_cap_can_be_used_up_to_the_page(struct kunit *test)
{
	struct kubuf_charge all = {}, more = {};

	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&all, account_room(), "test"), 0);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), kubuf_account_limit());
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&more, 1, "test"), -ENOMEM);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&more, 0, "test"), 0);
	kubuf_account_uncharge(&more);
	kubuf_account_uncharge(&all);
}

/* A number of pages that the cap has to refuse. */
struct excess {
	const char *name;
	unsigned long (*pages)(void);
};

static unsigned long one_too_many(void)
{
	return account_room() + 1;
}

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
	{ "one page too many", one_too_many },
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

static void who_may_lock_memory_pays_nothing_of_its_own(struct kunit *test)
{
	long before = atomic_long_read(locked_by_user());
	struct kubuf_charge charge = {};

	limit_to(0);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 5, "test"), 0);
	KUNIT_EXPECT_PTR_EQ(test, charge.payer, (const struct cred *)NULL);
	KUNIT_EXPECT_EQ(test, atomic_long_read(locked_by_user()), before);
	kubuf_account_uncharge(&charge);
}

static void others_pay_up_to_their_limit_to_the_page(struct kunit *test)
{
	const struct cred *old = drop_privilege(test);
	long before = atomic_long_read(locked_by_user());
	struct kubuf_charge charge = {}, more = {};

	limit_to(5);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 5, "test"), 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(locked_by_user()), before + 5);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&more, 1, "test"), -ENOMEM);
	kubuf_account_uncharge(&more);
	kubuf_account_uncharge(&charge);
	KUNIT_EXPECT_EQ(test, atomic_long_read(locked_by_user()), before);
	drop_back(old);
}

static void what_exceeds_a_users_limit_leaves_the_cap_alone(struct kunit *test)
{
	const struct cred *old = drop_privilege(test);
	long user = atomic_long_read(locked_by_user());
	unsigned long before = kubuf_account_used();
	struct kubuf_charge charge = {};

	limit_to(5);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 6, "test"), -ENOMEM);
	KUNIT_EXPECT_EQ(test, kubuf_account_used(), before);
	KUNIT_EXPECT_EQ(test, atomic_long_read(locked_by_user()), user);
	KUNIT_EXPECT_PTR_EQ(test, charge.payer, (const struct cred *)NULL);
	kubuf_account_uncharge(&charge);
	drop_back(old);
}

static void a_charge_goes_back_to_who_paid_whoever_gives_it_back(struct kunit *test)
{
	const struct cred *old = drop_privilege(test);
	long before = atomic_long_read(locked_by_user());
	struct kubuf_charge charge = {};

	limit_to(5);
	KUNIT_EXPECT_EQ(test, kubuf_account_charge(&charge, 5, "test"), 0);
	KUNIT_EXPECT_PTR_EQ(test, charge.payer, current_cred());
	drop_back(old);
	kubuf_account_uncharge(&charge);
	KUNIT_EXPECT_EQ(test, atomic_long_read(locked_by_user()), before);
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
	KUNIT_CASE(a_charge_counts_until_it_is_given_back),
	KUNIT_CASE(a_charge_is_given_back_once_however_often_it_is_asked),
	KUNIT_CASE(the_cap_can_be_used_up_to_the_page),
	KUNIT_CASE_PARAM(what_exceeds_the_cap_is_enomem_and_charges_nothing, excess_gen_params),
	KUNIT_CASE(who_may_lock_memory_pays_nothing_of_its_own),
	KUNIT_CASE(others_pay_up_to_their_limit_to_the_page),
	KUNIT_CASE(what_exceeds_a_users_limit_leaves_the_cap_alone),
	KUNIT_CASE(a_charge_goes_back_to_who_paid_whoever_gives_it_back),
	KUNIT_CASE_PARAM(the_cap_is_a_size_or_a_part_of_the_memory, value_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(account);
