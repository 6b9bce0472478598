// SPDX-License-Identifier: GPL-2.0
/*
 * fill_kunit - widened patterns, and the bytes that a fill changes
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "fill.h"
#include "kunit.h"

#define PAGES 3
#define SIZE (PAGES * PAGE_SIZE)

struct pattern {
	u64 pattern;
	unsigned int width;
	bool good;
	u64 wide;
};

static const struct pattern patterns[] = {
	{ 0xa5, 1, true, 0xa5a5a5a5a5a5a5a5 },
	{ 0, 1, true, 0 },
	{ 0xff, 1, true, U64_MAX },
	{ 0x100, 1, false },
	{ 0x1234, 2, true, 0x1234123412341234 },
	{ 0x10000, 2, false },
	{ 0x12345678, 4, true, 0x1234567812345678 },
	{ 0x100000000, 4, false },
	{ 0x123456789abcdef0, 8, true, 0x123456789abcdef0 },
	{ U64_MAX, 8, true, U64_MAX },
	{ U64_MAX, 4, false },
	{ 1, 0, false },
	{ 1, 3, false },
	{ 1, 5, false },
	{ 1, 7, false },
	{ 1, 16, false },
	{ 1, 256, false },
	{ 1, 1U << 31, false },
	{ 1, UINT_MAX, false },
};

static void pattern_desc(const struct pattern *pattern, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "0x%llx of %u", pattern->pattern, pattern->width);
}

KUNIT_ARRAY_PARAM(pattern, patterns, pattern_desc);

static void a_pattern_that_fits_its_width_is_repeated_to_eight_bytes(struct kunit *test)
{
	const struct pattern *pattern = test->param_value;
	u64 wide = pattern->pattern;

	KUNIT_EXPECT_EQ(test, kubuf_fill_widen(&wide, pattern->width), pattern->good);
	if (pattern->good)
		KUNIT_EXPECT_EQ(test, wide, pattern->wide);
}

struct place {
	const char *name;
	size_t offset;
	size_t len;
};

static const struct place places[] = {
	{ "nothing", 5, 0 },
	{ "one byte", 0, 1 },
	{ "one odd byte", 13, 1 },
	{ "the last byte", SIZE - 1, 1 },
	{ "less than a word, in one", 17, 5 },
	{ "less than a word, in two", 21, 6 },
	{ "a word", 8, 8 },
	{ "a word, askew", 11, 8 },
	{ "a page", PAGE_SIZE, PAGE_SIZE },
	{ "over the end of a page", PAGE_SIZE - 3, 7 },
	{ "over a page and both its ends", PAGE_SIZE - 1, PAGE_SIZE + 2 },
	{ "from an odd byte to the end", 1, SIZE - 1 },
	{ "all", 0, SIZE },
};

static void place_desc(const struct place *place, char *desc)
{
	strscpy(desc, place->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(place, places, place_desc);

/*
 * Inside the filled range, byte n of the buffer is byte n modulo 8 of the pattern; all other
 * bytes are 0.
 */
static size_t first_wrong(const u8 *bytes, const struct place *place, u64 pattern)
{
	size_t i;
	u8 want;

	for (i = 0; i < SIZE; i++) {
		want = i - place->offset < place->len ? ((u8 *)&pattern)[i % 8] : 0;
		if (bytes[i] != want)
			return i;
	}
	return SIZE;
}

static void fill_and_look(struct kunit *test, u32 backing)
{
	const struct kubuf_spec spec = { .size = SIZE, .backing = backing };
	const struct place *place = test->param_value;
	struct kubuf *buf = kubuf_kunit_make(test, &spec);
	const u64 pattern = 0x8877665544332211;
	u8 *bytes;

	KUNIT_EXPECT_EQ(test, kubuf_fill(buf, place->offset, place->len, pattern), 0);
	bytes = kubuf_vmap(buf);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bytes);
	KUNIT_EXPECT_EQ(test, first_wrong(bytes, place, pattern), SIZE);
	kubuf_vunmap(buf);
}

static void a_fill_changes_its_range_of_shmem_and_no_other_byte(struct kunit *test)
{
	fill_and_look(test, KUBUF_BACKING_SHMEM);
}

static void a_fill_changes_its_range_of_contig_and_no_other_byte(struct kunit *test)
{
	fill_and_look(test, KUBUF_BACKING_CONTIG);
}

static void a_fill_changes_its_range_of_scatter_and_no_other_byte(struct kunit *test)
{
	fill_and_look(test, KUBUF_BACKING_SCATTER);
}

static struct kunit_case fill_cases[] = {
	KUNIT_CASE_PARAM(a_pattern_that_fits_its_width_is_repeated_to_eight_bytes,
			 pattern_gen_params),
	KUNIT_CASE_PARAM(a_fill_changes_its_range_of_shmem_and_no_other_byte, place_gen_params),
	KUNIT_CASE_PARAM(a_fill_changes_its_range_of_contig_and_no_other_byte, place_gen_params),
	KUNIT_CASE_PARAM(a_fill_changes_its_range_of_scatter_and_no_other_byte, place_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(fill);
