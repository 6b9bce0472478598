// SPDX-License-Identifier: GPL-2.0
/*
 * bufs_kunit - descriptions of named buffers (bufs=), right ones and wrong ones
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/sizes.h>
#include <linux/string.h>

#include "bufs.h"
#include "cache.h"
#include "kunit.h"

struct description {
	const char *text;
	const char *name;
	size_t size;
	u32 backing;
	u32 cache;
};

static const struct description descriptions[] = {
	{ "a:4096", "a", 4096 },
	{ "frames:64K", "frames", SZ_64K },
	{ "frames:0x1000", "frames", 4096 },
	{ "a:1", "a", 1 },
	{ "a:2M:shmem", "a", SZ_2M, KUBUF_BACKING_SHMEM },
	{ "a:2M:contig", "a", SZ_2M, KUBUF_BACKING_CONTIG },
	{ "a:2M:scatter", "a", SZ_2M, KUBUF_BACKING_SCATTER },
	{ "a:2M:shmem:wb", "a", SZ_2M, KUBUF_BACKING_SHMEM, KUBUF_CACHE_WB },
	{ "a:2M:contig:wc", "a", SZ_2M, KUBUF_BACKING_CONTIG, KUBUF_CACHE_WC },
	{ "a:2M:contig:uc", "a", SZ_2M, KUBUF_BACKING_CONTIG, KUBUF_CACHE_UC },
	/*
	 * The parser accepts any name and combination; kubuf_node_add() and kubuf_create()
	 * check them.
	 */
	{ ":4096", "", 4096 },
	{ "-:0:shmem:uc", "-", 0, KUBUF_BACKING_SHMEM, KUBUF_CACHE_UC },
};

static void description_desc(const struct description *description, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", description->text);
}

KUNIT_ARRAY_PARAM(description, descriptions, description_desc);

/* A copy of the text, which the parser changes. */
static char *copy_of(struct kunit *test, const char *text)
{
	char *copy = kunit_kzalloc(test, strlen(text) + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, copy);
	return strcpy(copy, text);
}

static void a_description_is_a_name_a_size_a_backing_and_a_cache_mode(struct kunit *test)
{
	const struct description *want = test->param_value;
	bool dma = kubuf_cache_way(want->cache) == KUBUF_CACHE_WAY_DMA;
	struct kubuf_spec spec = {};

	KUNIT_EXPECT_PTR_EQ(test, kubuf_bufs_parse(copy_of(test, want->text), &spec),
			    (const char *)NULL);
	KUNIT_EXPECT_STREQ(test, spec.label, want->name);
	KUNIT_EXPECT_EQ(test, spec.size, want->size);
	KUNIT_EXPECT_EQ(test, spec.backing, want->backing);
	KUNIT_EXPECT_EQ(test, spec.cache, want->cache);
	KUNIT_EXPECT_EQ(test, spec.flags, dma ? KUBUF_FLAG_MAP_PFN : 0);
}

/* A wrong description, the name that the message has, and a word of the message. */
struct mistake {
	const char *text;
	const char *name;
	const char *says;
};

static const struct mistake mistakes[] = {
	{ "", "", "NAME:SIZE" },
	{ "a", "a", "NAME:SIZE" },
	{ "a:4096:shmem:wb:more", "a", "NAME:SIZE" },
	{ "a:4096:shmem:wb:", "a", "NAME:SIZE" },
	{ "a:", "a", "a size" },
	{ "a::contig", "a", "a size" },
	{ "a:large", "a", "a size" },
	{ "a:-4096", "a", "a size" },
	{ "a:4096x", "a", "a size" },
	{ "a:4KB", "a", "a size" },
	{ "a: 4096", "a", "a size" },
	{ "a:4096:", "a", "for a backing" },
	{ "a:4096:tmpfs", "a", "for a backing" },
	{ "a:4096:contigs", "a", "for a backing" },
	{ "a:4096:cont", "a", "for a backing" },
	{ "a:4096:wc", "a", "for a backing" },
	{ "a:4096:contig:", "a", "for a cache mode" },
	{ "a:4096:contig:wt", "a", "for a cache mode" },
	{ "a:4096:contig:WC", "a", "for a cache mode" },
};

static void mistake_desc(const struct mistake *mistake, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", mistake->text);
}

KUNIT_ARRAY_PARAM(mistake, mistakes, mistake_desc);

static void what_is_wrong_with_a_description_is_said_with_its_name(struct kunit *test)
{
	const struct mistake *mistake = test->param_value;
	struct kubuf_spec spec = {};
	const char *reason = kubuf_bufs_parse(copy_of(test, mistake->text), &spec);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reason);
	KUNIT_EXPECT_TRUE_MSG(test, strstr(reason, mistake->says), "said: %s", reason);
	KUNIT_EXPECT_STREQ(test, spec.label, mistake->name);
}

static struct kunit_case bufs_cases[] = {
	KUNIT_CASE_PARAM(a_description_is_a_name_a_size_a_backing_and_a_cache_mode,
			 description_gen_params),
	KUNIT_CASE_PARAM(what_is_wrong_with_a_description_is_said_with_its_name,
			 mistake_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(bufs);
