// SPDX-License-Identifier: GPL-2.0
/*
 * map_kunit - ranges whose arithmetic wraps, which mmap() refuses before it asks the buffer
 *
 * Ranges that a process can ask for are tested in tests/core/map_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mm.h>

#include "compat.h"
#include "kunit.h"

#define PAGES 3UL

/* A VMA of @pages pages that begins with page @first of the buffer. */
struct part {
	const char *name;
	unsigned long first;
	unsigned long pages;
	bool inside;
};

static const struct part parts[] = {
	{ "all", 0, PAGES, true },
	{ "a sum that is 0", -1UL, 1, false },
	{ "a sum that wraps to inside", -1UL, 2, false },
	{ "all, from where the sum is 0", -PAGES, PAGES, false },
	{ "the largest file offset", ULONG_MAX >> PAGE_SHIFT, 1, false },
	{ "so many bytes that none are left", 1UL << (BITS_PER_LONG - PAGE_SHIFT), 1, false },
	{ "as many pages as can be", 0, ULONG_MAX >> PAGE_SHIFT, false },
};

static void part_desc(const struct part *part, char *desc)
{
	strscpy(desc, part->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(part, parts, part_desc);

static int map_nothing(struct kubuf *buf, struct vm_area_struct *vma)
{
	return 0;
}

static const struct kubuf_backing_ops mapped_ops = { .map = map_nothing };

/*
 * The VMA is executable, which kubuf_mmap() refuses right after checking the range: -EPERM
 * shows that the range was accepted.
 */
static void only_what_lies_inside_the_buffer_is_mapped(struct kunit *test)
{
	const struct part *part = test->param_value;
	struct kubuf *buf = kubuf_kunit_shell(test, PAGES << PAGE_SHIFT);
	struct vm_area_struct *vma = kunit_kzalloc(test, sizeof(*vma), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, vma);
	buf->ops = &mapped_ops;
	vma->vm_end = part->pages << PAGE_SHIFT;
	vma->vm_pgoff = part->first;
	vm_flags_init(vma, VM_SHARED | VM_MAYWRITE | VM_EXEC);
	KUNIT_EXPECT_EQ(test, kubuf_mmap(buf, vma), part->inside ? -EPERM : -EINVAL);
}

static struct kunit_case map_cases[] = {
	KUNIT_CASE_PARAM(only_what_lies_inside_the_buffer_is_mapped, part_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(map);
