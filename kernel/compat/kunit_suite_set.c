// SPDX-License-Identifier: GPL-2.0
/* Since 6.6 the kernel runs a module's suites as one set, and prints the KTAP plan for it. */
#include <kunit/test.h>

struct kunit_suite_set set;
