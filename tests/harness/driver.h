/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * driver - the drivers of a lab: its own, and the bare one that its text writes
 *
 * Copyright (C) the kubuf developers
 *
 *	TEST_DRIVERS(a_fresh_buffer_is_zero, "pin_page", "pin_bare")
 *	{
 *		int fd = driver_open(driver, NODE);
 *		...
 *	}
 *
 * is one test for each of these modules, for both have the same node and contract.
 */
#ifndef KUBUF_DRIVER_H
#define KUBUF_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

#include "test.h"

/* Whether it is a bare one: it has no parameters, and does without the core. */
bool driver_is_bare(const char *driver);

/* Loads it until the end of the test; skips the test on kernels that have no bare drivers. */
void driver_load(const char *driver, const char *params);

/* Loads it without parameters, and opens its node for reading and writing. */
int driver_open(const char *driver, const char *node);

/* It cannot be unloaded while its node is open or @size bytes of it are mapped; then it goes. */
void driver_check_stays(const char *driver, const char *node, size_t size);

/* Runs the same test once for each driver, up to NULL; used by TEST_DRIVERS() only. */
void driver_register(const struct test *test, const char *const *drivers);

#define TEST_DRIVERS(test_name, ...)                                     \
	TEST_PARAM(test_name, const char *, driver, TEST_SECONDS, false, \
		   driver_register(&test, (const char *const[]){ __VA_ARGS__, NULL }))

#endif
