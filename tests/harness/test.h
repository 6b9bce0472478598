/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test - a test program: named tests, each in a process of its own, KTAP on stdout
 *
 * Copyright (C) the kubuf developers
 *
 * A complete test program:
 *
 *	#include "module.h"
 *	#include "test.h"
 *
 *	TEST(a_new_buffer_reads_as_zeros)
 *	{
 *		char byte = 1;
 *		int fd;
 *
 *		module_need("pin_page", "size=4096");
 *		fd = REQUIRE_OK(open("/dev/my_demo_dev", O_RDWR));
 *		REQUIRE_INT(read(fd, &byte, 1), 1);
 *		CHECK_INT(byte, 0);
 *	}
 *
 * The name is the sentence that the test proves. What a test opens, maps, forks
 * or loads need not be given back: its process group is killed, and the modules
 * it loaded are unloaded, when it ends, however it ends. After each test the
 * runner also looks at the kernel log and at the pin counters.
 *
 * Run without arguments a program runs all its tests; each argument selects the
 * tests whose names contain it; -l lists them. Exit status: 0 all passed or
 * skipped, 1 any failed, 2 a call that makes no sense.
 */
#ifndef KUBUF_TEST_H
#define KUBUF_TEST_H

#include <stdbool.h>
#include <stddef.h>

#include "check.h" /* without which there is no test */

#define TEST_SECONDS 60

/**
 * struct test - one registered test
 * @name: the sentence, with underscores for spaces
 * @variant: what it is run on, when it is run on several things, else NULL
 * @file: where it is written
 * @line: line in that file; tests run in this order
 * @seconds: time limit, after which its process group is killed; times test_slow()
 * @hidden: run only when named in full: for the test of the harness itself
 * @run: the test
 * @param: what @run gets
 * @next: list
 */
struct test {
	const char *name;
	const char *variant;
	const char *file;
	int line;
	unsigned int seconds;
	bool hidden;
	void (*run)(const void *param);
	const void *param;
	struct test *next;
};

void test_register(struct test *test);

/* A copy of it, for one of the things that it is run on. */
void test_register_on(const struct test *test, const char *variant, const void *param);

/* A test with an argument; @registration is told of it as "test". */
#define TEST_PARAM(test_name, type, param, limit, is_hidden, registration)  \
	static void test_name(type param);                                  \
	static void test_name##_run(const void *param)                      \
	{                                                                   \
		test_name(param);                                           \
	}                                                                   \
	static __attribute__((constructor)) void test_name##_register(void) \
	{                                                                   \
		static struct test test = {                                 \
			.name = #test_name,                                 \
			.file = __FILE__,                                   \
			.line = __LINE__,                                   \
			.seconds = limit,                                   \
			.hidden = is_hidden,                                \
			.run = test_name##_run,                             \
		};                                                          \
		registration;                                               \
	}                                                                   \
	static void test_name(type param)

#define TEST_DEFINE(test_name, limit, is_hidden) \
	TEST_PARAM(test_name, const void *, param, limit, is_hidden, test_register(&test))

#define TEST(name) TEST_DEFINE(name, TEST_SECONDS, false)
#define TEST_WITHIN(name, seconds) TEST_DEFINE(name, seconds, false)
#define TEST_HIDDEN(name, seconds) TEST_DEFINE(name, seconds, true)

/* Memory that a test's processes and the runner share; never given back. */
void *test_shared(size_t size);

/* True for the long run: KUBUF_LONG=1, or `long` among the words of kubuf.args=. */
bool test_long(void);

/*
 * False when another guest of this run has what is called @name, as KUBUF_SHARE=1of2 says: for many
 * things alike, of which each is tried in one guest.
 */
bool test_is_ours(const char *name);

/*
 * How many times longer than usual everything may take in this kernel (KUBUF_SLOW, 1
 * without it). A test that waits with a limit multiplies the limit by it.
 */
unsigned int test_slow(void);

#endif
