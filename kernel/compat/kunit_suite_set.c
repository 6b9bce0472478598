// SPDX-License-Identifier: GPL-2.0
/* A module's suites are run as a set, with a plan before them; since 6.6. */
#include <kunit/test.h>

struct kunit_suite_set set;
