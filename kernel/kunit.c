// SPDX-License-Identifier: GPL-2.0
/*
 * kunit - functions that all KUnit suites use, and their module
 *
 * The suite in X_kunit.c tests X.c. Every file of such a name is linked. The kernel runs the
 * suites when the module is loaded, and logs their results as KTAP.
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
 * kubuf_kunit_make() - make a buffer that is freed at the end of the case
 * @test: the case; it fails and ends here if the buffer cannot be made
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
 * kubuf_kunit_shell() - make a struct kubuf that has a size, but no memory
 * @test: the case
 * @size: the size, in bytes
 *
 * Return: the structure, freed at the end of the case.
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
 * kubuf_kunit_begin() - initialise a suite
 * @suite: the suite
 *
 * The first suite prints the KTAP header and plan: before 6.6 the kernel prints these for
 * built-in suites only, and runs a module's suites before the module's init function.
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

/*
 * The suites that the module must have, by the names of their files; read by
 * tests/core/kunit_test.c.
 */
MODULE_INFO(suites, KUBUF_KUNIT_SUITES);
MODULE_DESCRIPTION("KUnit suites of kubuf");
MODULE_LICENSE("GPL");
KUBUF_IMPORT_NS;
KUBUF_KUNIT_IMPORT;
