// SPDX-License-Identifier: GPL-2.0
/*
 * kunit - what all KUnit suites need, and the head of their module
 *
 * A suite stands in X_kunit.c beside the X.c that it tests. All are linked by being
 * there; when the module is loaded the kernel runs them, and its log is KTAP.
 *
 * Copyright (C) the kubuf developers
 */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "compat_kunit.h"
#include "kunit.h"

static int resource_make(struct kunit_resource *resource, void *spec)
{
	struct kubuf *buf = kubuf_create(spec);

	if (IS_ERR(buf))
		return PTR_ERR(buf);
	resource->data = buf;
	return 0;
}

static void resource_put(struct kunit_resource *resource)
{
	kubuf_destroy(resource->data);
}

/**
 * kubuf_kunit_make() - a buffer that goes with the case
 * @test: the case; it ends here if there is no such buffer
 * @spec: what to make
 *
 * Return: the buffer.
 */
struct kubuf *kubuf_kunit_make(struct kunit *test, const struct kubuf_spec *spec)
{
	struct kubuf *buf = kunit_alloc_resource(test, resource_make, resource_put, GFP_KERNEL,
						 (void *)spec);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
	return buf;
}

/**
 * kubuf_kunit_shell() - what looks like a buffer to who looks at its size
 * @test: the case
 * @size: bytes that it claims to have; there is no memory
 *
 * Return: the shell, which goes with the case.
 */
struct kubuf *kubuf_kunit_shell(struct kunit *test, size_t size)
{
	struct kubuf *buf = kunit_kzalloc(test, sizeof(*buf), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
	buf->size = size;
	buf->nr_pages = size >> PAGE_SHIFT;
	return buf;
}

/**
 * kubuf_kunit_begin() - what each suite begins with
 * @suite: the suite
 *
 * The first prints the head of the module's KTAP: until 6.6 the kernel prints one for
 * its own suites alone, and runs a module's before its init function.
 *
 * Return: 0.
 */
int kubuf_kunit_begin(struct kunit_suite *suite)
{
	if (!KUBUF_COMPAT_KUNIT_PLANS && suite == THIS_MODULE->kunit_suites[0]) {
		pr_info("KTAP version 1\n");
		pr_info("1..%d\n", THIS_MODULE->num_kunit_suites);
	}
	return 0;
}

/* Which suites there must be, by their files; tests/core/kunit_test.c reads it. */
MODULE_INFO(suites, KUBUF_KUNIT_SUITES);
MODULE_DESCRIPTION("KUnit suites of kubuf");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
KUBUF_KUNIT_IMPORT;
