/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kunit - functions that all KUnit suites use
 */
#ifndef KUBUF_KUNIT_H
#define KUBUF_KUNIT_H

#include <kunit/test.h>

#include "backing.h"

/* Define the suite of NOUN.c, with the cases NOUN_cases. */
#define KUBUF_KUNIT_SUITE(noun)                    \
	static struct kunit_suite noun##_suite = { \
		.name = "kubuf_" #noun,            \
		.suite_init = kubuf_kunit_begin,   \
		.test_cases = noun##_cases,        \
	};                                         \
	kunit_test_suite(noun##_suite)

int kubuf_kunit_begin(struct kunit_suite *suite);
struct kubuf *kubuf_kunit_make(struct kunit *test, const struct kubuf_spec *spec);
struct kubuf *kubuf_kunit_shell(struct kunit *test, size_t size);

#endif
