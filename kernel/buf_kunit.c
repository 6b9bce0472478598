// SPDX-License-Identifier: GPL-2.0
/*
 * buf_kunit - ranges inside a buffer, and specs that kubuf_create() accepts or refuses
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/err.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "buf.h"
#include "cache.h"
#include "compat.h"
#include "kunit.h"

/* The size of a buffer of three pages, and the largest size that the core accepts. */
#define SIZE (3 * PAGE_SIZE)
#define LARGEST ((size_t)INT_MAX << PAGE_SHIFT)

struct extent {
	const char *name;
	size_t size;
	u64 offset;
	u64 len;
	bool inside;
};

static const struct extent extents[] = {
	{ "all of it", SIZE, 0, SIZE, true },
	{ "its last byte", SIZE, SIZE - 1, 1, true },
	{ "nothing at its start", SIZE, 0, 0, true },
	{ "nothing at its end", SIZE, SIZE, 0, true },
	{ "nothing past its end", SIZE, SIZE + 1, 0, false },
	{ "the byte past its end", SIZE, SIZE, 1, false },
	{ "a byte too long", SIZE, 0, SIZE + 1, false },
	{ "a byte out at its end", SIZE, 1, SIZE, false },
	{ "a sum that wraps to 0", SIZE, U64_MAX, 1, false },
	{ "a sum that wraps to inside", SIZE, U64_MAX - 1, 10, false },
	{ "a long one whose sum wraps", SIZE, 10, U64_MAX - 1, false },
	{ "the size from where the sum is 0", SIZE, -(u64)SIZE, SIZE, false },
	{ "nothing at the largest offset", SIZE, U64_MAX, 0, false },
	{ "the largest length", SIZE, 0, U64_MAX, false },
	{ "a negative offset", SIZE, (u64)LLONG_MAX + 1, 1, false },
	{ "a negative length", SIZE, 0, (u64)LLONG_MAX + 1, false },
	{ "both half of all there is", SIZE, (u64)LLONG_MAX + 1, (u64)LLONG_MAX + 1, false },
	{ "all of the largest", LARGEST, 0, LARGEST, true },
	{ "the last byte of the largest", LARGEST, LARGEST - 1, 1, true },
	{ "past the end of the largest", LARGEST, LARGEST, 1, false },
};

static void extent_desc(const struct extent *extent, char *desc)
{
	strscpy(desc, extent->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(extent, extents, extent_desc);

static void a_range_is_inside_only_with_all_its_bytes(struct kunit *test)
{
	const struct extent *extent = test->param_value;
	struct kubuf *buf = kubuf_kunit_shell(test, extent->size);

	KUNIT_EXPECT_EQ(test, kubuf_within(buf, extent->offset, extent->len), extent->inside);
}

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

/* A spec that every machine can meet, the buffer that it makes, and the uses of its mappings. */
struct offer {
	const char *name;
	struct kubuf_spec spec;
	const char *backing;
	unsigned int accepts;
};

#define REGISTER (KUBUF_COMPAT_REGISTERS_DRIVER_PAGES ? KUBUF_ACCEPT_REGISTER : 0)
#define ANY_PIN (KUBUF_ACCEPT_PIN | KUBUF_ACCEPT_REGISTER)
#define OF_TMPFS (ANY_PIN | KUBUF_ACCEPT_FUTEX | KUBUF_ACCEPT_PRIVATE)
#define OF_PAGES (KUBUF_ACCEPT_PIN | REGISTER | KUBUF_ACCEPT_PRIVATE)

static const struct offer offers[] = {
	{ "nothing but a size", { .size = SIZE }, "shmem", OF_TMPFS },
	{ "contig", { .size = SIZE, .backing = KUBUF_BACKING_CONTIG }, "contig", OF_PAGES },
	{ "contig by pfn",
	  { .size = SIZE, .backing = KUBUF_BACKING_CONTIG, .flags = KUBUF_FLAG_MAP_PFN },
	  "contig",
	  0 },
	{ "contig, wc, by pfn",
	  { .size = SIZE,
	    .backing = KUBUF_BACKING_CONTIG,
	    .cache = KUBUF_CACHE_WC,
	    .flags = KUBUF_FLAG_MAP_PFN },
	  "contig",
	  0 },
	{ "contig, wc, by pfn, private copies allowed",
	  { .size = SIZE,
	    .backing = KUBUF_BACKING_CONTIG,
	    .cache = KUBUF_CACHE_WC,
	    .flags = KUBUF_FLAG_MAP_PFN | KUBUF_PRIVATE_WRITE },
	  "contig",
	  KUBUF_ACCEPT_PRIVATE },
	{ "scatter", { .size = SIZE, .backing = KUBUF_BACKING_SCATTER }, "scatter", OF_PAGES },
	{ "scatter by pfn",
	  { .size = SIZE, .backing = KUBUF_BACKING_SCATTER, .flags = KUBUF_FLAG_MAP_PFN },
	  "scatter",
	  0 },
};

static void offer_desc(const struct offer *offer, char *desc)
{
	strscpy(desc, offer->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(offer, offers, offer_desc);

static void a_spec_gets_the_backing_it_names(struct kunit *test)
{
	const struct offer *offer = test->param_value;
	struct kubuf *buf = kubuf_kunit_make(test, &offer->spec);

	KUNIT_EXPECT_STREQ(test, buf->ops->name, offer->backing);
	KUNIT_EXPECT_EQ(test, buf->backing, offer->spec.backing);
	KUNIT_EXPECT_EQ(test, buf->cache, offer->spec.cache);
	KUNIT_EXPECT_EQ(test, buf->flags, offer->spec.flags);
}

static void a_buffer_tells_what_its_mappings_are_good_for(struct kunit *test)
{
	const struct offer *offer = test->param_value;
	struct kubuf *buf = kubuf_kunit_make(test, &offer->spec);

	KUNIT_EXPECT_EQ(test, buf->ops->accepts(buf), offer->accepts);
}

/* A spec with one mistake. */
struct mistake {
	const char *name;
	struct kubuf_spec spec;
};

static const struct kubuf_observer nobody = {};

static const struct mistake mistakes[] = {
	{ "no size", { .size = 0 } },
	{ "a page more than any machine has", { .size = LARGEST + 1 } },
	{ "a size that rounds up to 0", { .size = SIZE_MAX } },
	{ "the backing after the last", { .size = SIZE, .backing = KUBUF_BACKING_SCATTER + 1 } },
	{ "a backing of all bits", { .size = SIZE, .backing = -1 } },
	{ "a cache mode that nobody has", { .size = SIZE, .cache = KUBUF_CACHE_UC + 1 } },
	{ "a cache mode of all bits",
	  { .size = SIZE,
	    .backing = KUBUF_BACKING_CONTIG,
	    .cache = -1,
	    .flags = KUBUF_FLAG_MAP_PFN } },
	{ "the flag after the last",
	  { .size = SIZE, .backing = KUBUF_BACKING_CONTIG, .flags = KUBUF_FLAG_MAP_PFN << 1 } },
	{ "shmem that is wc", { .size = SIZE, .cache = KUBUF_CACHE_WC } },
	{ "shmem that is uc", { .size = SIZE, .cache = KUBUF_CACHE_UC } },
	{ "shmem by pfn", { .size = SIZE, .flags = KUBUF_FLAG_MAP_PFN } },
	{ "shmem that is observed", { .size = SIZE, .observer = &nobody } },
};

static void mistake_desc(const struct mistake *mistake, char *desc)
{
	strscpy(desc, mistake->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mistake, mistakes, mistake_desc);

static void a_spec_with_a_mistake_makes_no_buffer(struct kunit *test)
{
	const struct mistake *mistake = test->param_value;
	struct kubuf *buf = kubuf_create(&mistake->spec);

	KUNIT_EXPECT_PTR_EQ(test, buf, (struct kubuf *)ERR_PTR(-EINVAL));
	if (!IS_ERR(buf))
		kubuf_destroy(buf);
}

/* Not on x86, where any page can be made non-cacheable without the DMA API. */
static void memory_of_the_dma_api_is_contiguous_and_mapped_by_pfn(struct kunit *test)
{
	struct kubuf_spec spec = {
		.size = SIZE,
		.backing = KUBUF_BACKING_CONTIG,
		.cache = KUBUF_CACHE_WC,
	};

	if (kubuf_cache_way(KUBUF_CACHE_WC) != KUBUF_CACHE_WAY_DMA)
		kunit_skip(test, "this machine makes any memory wc");
	KUNIT_EXPECT_PTR_EQ(test, kubuf_create(&spec), (struct kubuf *)ERR_PTR(-EINVAL));
	spec.flags = KUBUF_FLAG_MAP_PFN;
	spec.backing = KUBUF_BACKING_SCATTER;
	KUNIT_EXPECT_PTR_EQ(test, kubuf_create(&spec), (struct kubuf *)ERR_PTR(-EINVAL));
}

static void a_size_is_rounded_up_to_pages(struct kunit *test)
{
	struct kubuf_spec spec = { .size = 1 };

	KUNIT_EXPECT_EQ(test, kubuf_size(kubuf_kunit_make(test, &spec)), PAGE_SIZE);
	spec.size = PAGE_SIZE;
	KUNIT_EXPECT_EQ(test, kubuf_size(kubuf_kunit_make(test, &spec)), PAGE_SIZE);
	spec.size = PAGE_SIZE + 1;
	KUNIT_EXPECT_EQ(test, kubuf_kunit_make(test, &spec)->nr_pages, 2UL);
}

static void a_label_is_cut_to_what_fits(struct kunit *test)
{
	struct kubuf_spec spec = { .size = 1, .label = "0123456789012345678901234567890123" };

	KUNIT_EXPECT_STREQ(test, kubuf_kunit_make(test, &spec)->label,
			   "0123456789012345678901234567890");
	spec.label = NULL;
	KUNIT_EXPECT_STREQ(test, kubuf_kunit_make(test, &spec)->label, "buffer");
}

static void no_two_buffers_have_one_number(struct kunit *test)
{
	struct kubuf_spec spec = { .size = 1 };
	u64 first = kubuf_kunit_make(test, &spec)->id;

	KUNIT_EXPECT_GT(test, kubuf_kunit_make(test, &spec)->id, first);
}

static void every_page_up_to_the_last_can_be_had(struct kunit *test)
{
	const struct offer *offer = test->param_value;
	struct kubuf *buf = kubuf_kunit_make(test, &offer->spec);
	struct page *page = kubuf_page(buf, buf->nr_pages - 1);

	if (!buf->ops->page) {
		KUNIT_EXPECT_PTR_EQ(test, page, (struct page *)ERR_PTR(-EOPNOTSUPP));
	} else {
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, page);
		put_page(page);
	}
	KUNIT_EXPECT_PTR_EQ(test, kubuf_page(buf, buf->nr_pages), (struct page *)ERR_PTR(-EINVAL));
	KUNIT_EXPECT_PTR_EQ(test, kubuf_page(buf, ULONG_MAX), (struct page *)ERR_PTR(-EINVAL));
}

static struct kunit_case buf_cases[] = {
	KUNIT_CASE_PARAM(a_range_is_inside_only_with_all_its_bytes, extent_gen_params),
	KUNIT_CASE_PARAM(a_transfer_ends_with_the_buffer, reach_gen_params),
	KUNIT_CASE_PARAM(a_spec_gets_the_backing_it_names, offer_gen_params),
	KUNIT_CASE_PARAM(a_buffer_tells_what_its_mappings_are_good_for, offer_gen_params),
	KUNIT_CASE_PARAM(a_spec_with_a_mistake_makes_no_buffer, mistake_gen_params),
	KUNIT_CASE(memory_of_the_dma_api_is_contiguous_and_mapped_by_pfn),
	KUNIT_CASE(a_size_is_rounded_up_to_pages),
	KUNIT_CASE(a_label_is_cut_to_what_fits),
	KUNIT_CASE(no_two_buffers_have_one_number),
	KUNIT_CASE_PARAM(every_page_up_to_the_last_can_be_had, offer_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(buf);
