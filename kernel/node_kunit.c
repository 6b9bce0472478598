// SPDX-License-Identifier: GPL-2.0
/*
 * node_kunit - names that a buffer may have
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/kubuf.h>
#include <linux/string.h>

#include "kunit.h"
#include "node.h"

struct name {
	const char *text;
	bool good;
};

static const struct name names[] = {
	{ "a", true },
	{ "0", true },
	{ "Z9", true },
	{ "frames.0_left-eye", true },
	{ "a.", true },
	{ "a..b", true },
	{ "0123456789012345678901234567890", true },
	{ "01234567890123456789012345678901", false },
	{ "0123456789012345678901234567890123456789012345678901234567890123", false },
	{ "control", false },
	{ "Control", true },
	{ "controls", true },
	{ "", false },
	{ ".", false },
	{ "..", false },
	{ ".hidden", false },
	{ "-option", false },
	{ "_a", false },
	{ "/", false },
	{ "a/b", false },
	{ "../a", false },
	{ "a b", false },
	{ " a", false },
	{ "a ", false },
	{ "a\n", false },
	{ "a\t", false },
	{ "a\x7f", false },
	{ "a\x01", false },
	{ "a:b", false },
	{ "a,b", false },
	{ "a!b", false },
	{ "a%d", false },
	{ "a*", false },
	{ "a@", false },
	{ "a[", false },
	/* Letters in Latin-1, which the kernel's isalnum() accepts, and in UTF-8. */
	{ "\xe4", false },
	{ "a\xe4", false },
	{ "\xc3\xa4", false },
	{ "a\xff", false },
};

static void name_desc(const struct name *name, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%*pE\"", (int)strlen(name->text), name->text);
}

KUNIT_ARRAY_PARAM(name, names, name_desc);

static void a_name_is_one_word_of_a_path(struct kunit *test)
{
	const struct name *name = test->param_value;
	const struct kubuf_spec spec = { .label = name->text, .size = 1 };
	const struct kubuf_node_spec node_spec = { .mode = 0600 };
	struct kubuf_node *node = kubuf_node_prepare(&spec, &node_spec);

	if (IS_ERR(node)) {
		KUNIT_EXPECT_EQ(test, PTR_ERR(node), -EINVAL);
		KUNIT_EXPECT_FALSE(test, name->good);
		return;
	}
	KUNIT_EXPECT_TRUE(test, name->good);
	KUNIT_EXPECT_STREQ(test, kubuf_node_name(node), name->text);
	kubuf_node_drop(node);
}

static void a_name_is_nobodys_until_its_node_is_published(struct kunit *test)
{
	const struct kubuf_spec spec = { .label = "twin", .size = 1 };
	const struct kubuf_node_spec node_spec = { .mode = 0600 };
	struct kubuf_node *first = kubuf_node_prepare(&spec, &node_spec);
	struct kubuf_node *second = kubuf_node_prepare(&spec, &node_spec);

	KUNIT_EXPECT_FALSE(test, IS_ERR(first));
	KUNIT_EXPECT_FALSE(test, IS_ERR(second));
	if (!IS_ERR(first))
		kubuf_node_drop(first);
	if (!IS_ERR(second))
		kubuf_node_drop(second);
}

static struct kunit_case node_cases[] = {
	KUNIT_CASE_PARAM(a_name_is_one_word_of_a_path, name_gen_params),
	KUNIT_CASE(a_name_is_nobodys_until_its_node_is_published),
	{},
};

KUBUF_KUNIT_SUITE(node);
