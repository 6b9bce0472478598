// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loading modules with parameters that make no sense: a clear error, a message
 * that names what was wrong, and nothing left behind.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "klog.h"
#include "module.h"
#include "page.h"
#include "test.h"
#include "traces.h"

/**
 * struct bad - one insmod that must fail
 * @module: which
 * @params: its parameters
 * @error: errno
 * @said: part of a kernel line that also contains the module's name
 */
struct bad {
	const char *module;
	const char *params;
	int error;
	const char *said;
};

static bool line_has(struct klog *log, const char *one, const char *other)
{
	char *text = strdup(klog_text(log));
	bool found = false;

	for (char *line = strtok(text, "\n"); line && !found; line = strtok(NULL, "\n"))
		found = strstr(line, one) && strstr(line, other);
	return found;
}

static void check_bad(const struct bad *bad, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct traces *before = traces_now();
		struct klog *log = klog_mark();
		const char *label = bad[i].module;
		int error;

		check_context("insmod %s.ko %s", bad[i].module, bad[i].params);
		error = module_load(bad[i].module, "%s", bad[i].params);
		if (error != -bad[i].error)
			FAIL("expected %s, got %s", strerrorname_np(bad[i].error),
			     error ? strerrorname_np(-error) : "success");
		/* The core speaks of a lab's buffer by the name of its node. */
		if (!strcmp(label, "hello_map"))
			label = "hello";
		if (!line_has(log, label, bad[i].said))
			FAIL("the log: expected %s and \"%s\", got \"%s\"", label, bad[i].said,
			     klog_text(log));
		if (!error)
			module_unload_soon(bad[i].module);
		CHECK(!module_loaded(bad[i].module));
		traces_check_same(before);
		klog_free(log);
	}
}

#define CHECK_BAD(table) check_bad(table, sizeof(table) / sizeof((table)[0]))

TEST(pin_page_refuses_absurd_parameters)
{
	static const struct bad bad[] = {
		{ "pin_page", "size=0", EINVAL, "size" },
		{ "pin_page", "size=1073741825", EINVAL, "size" },
		{ "pin_page", "size=4398046511104", EINVAL, "size" },
		{ "pin_page", "size=18446744073709551615", EINVAL, "size" },
		{ "pin_page", "size=18446744073709551616", ERANGE, "size" },
		{ "pin_page", "size=-1", EINVAL, "size" },
		{ "pin_page", "size=", EINVAL, "size" },
		{ "pin_page", "size=many", EINVAL, "size" },
		{ "pin_page", "size=4096k", EINVAL, "size" },
		{ "pin_page", "ignore_offset=perhaps", EINVAL, "ignore_offset" },
	};

	module_need("kubuf", "%s", "");
	CHECK_BAD(bad);
}

TEST(hello_map_refuses_absurd_parameters)
{
	static const struct bad bad[] = {
		{ "hello_map", "cache=wt", EINVAL, "cache" },
		{ "hello_map", "cache=WC", EINVAL, "cache" },
		{ "hello_map", "cache=", EINVAL, "cache" },
		{ "hello_map", "mapping=huge", EINVAL, "mapping" },
		{ "hello_map", "mapping=", EINVAL, "mapping" },
		{ "hello_map", "scattered=2", EINVAL, "scattered" },
		{ "hello_map", "scattered=", EINVAL, "scattered" },
#if defined(__aarch64__)
		{ "hello_map", "cache=uc", EINVAL, "cache" },
		{ "hello_map", "cache=wc mapping=page", EINVAL, "pfn" },
		{ "hello_map", "cache=wc scattered=1", EINVAL, "contiguous" },
#endif
	};

	module_need("kubuf", "%s", "");
	CHECK_BAD(bad);
}

TEST(parameters_that_are_refused_cannot_forge_lines_of_the_log)
{
	struct klog *log = klog_mark();

	module_need("kubuf", "%s", "");
	CHECK_INT(module_load("hello_map", "cache=\x1b[31mwc"), -EINVAL);
	CHECK_INT(module_load("hello_map", "mapping=\x1b[31mpfn"), -EINVAL);
	CHECK_INT(module_load("testbuf", "backing=\x1b[31mshmem"), -EINVAL);
	CHECK_INT(klog_count(log, "want cache=wb, wc or uc; mapping=page or pfn"), 2);
	CHECK_INT(klog_count(log, "want backing="), 1);
	CHECK_INT(klog_count(log, "\x1b"), 0);
}

TEST(chrmem_refuses_absurd_parameters)
{
	static const struct bad bad[] = {
		{ "chrmem", "size=0", EINVAL, "size" },
		{ "chrmem", "size=-1", EINVAL, "size" },
		{ "chrmem", "size=star", EINVAL, "size" },
		{ "chrmem", "size=68719476736", ENOMEM, "asked 67108864 KiB" },
		{ "chrmem", "size=4398046511104", ENOMEM, "asked 4294967296 KiB" },
		{ "chrmem", "size=9223372036854775808", EINVAL, "size" },
		{ "chrmem", "size=18446744073709551615", EINVAL, "size" },
		{ "chrmem", "make_node=perhaps", EINVAL, "make_node" },
	};

	module_need("kubuf", "%s", "");
	CHECK_BAD(bad);
}

TEST(testbuf_refuses_absurd_parameters)
{
	static const struct bad bad[] = {
		{ "testbuf", "size=0", EINVAL, "size" },
		{ "testbuf", "backing=cloud", EINVAL, "backing" },
		{ "testbuf", "backing=shmem cache=wc", EINVAL, "cache wc" },
		{ "testbuf", "backing=shmem cache=uc", EINVAL, "cache uc" },
		{ "testbuf", "backing=shmem pfn=1", EINVAL, "by page only" },
		{ "testbuf", "backing=contig size=4398046511104", ENOMEM, "asked 4294967296 KiB" },
		{ "testbuf", "backing=scatter size=68719476736", ENOMEM, "asked 67108864 KiB" },
		{ "testbuf", "backing=shmem size=4398046511104", ENOMEM, "asked 4294967296 KiB" },
		{ "testbuf", "backing=shmem size=9223372036854775808", EINVAL, "size" },
#if defined(__aarch64__)
		{ "testbuf", "backing=contig cache=uc pfn=1", EINVAL, "cache uc" },
		{ "testbuf", "backing=contig cache=wc", EINVAL, "pfn" },
		{ "testbuf", "backing=scatter cache=wc pfn=1", EINVAL, "contiguous" },
#endif
	};

	module_need("kubuf", "%s", "");
	CHECK_BAD(bad);
}

TEST(testbuf_refuses_a_block_that_the_buddy_allocator_cannot_have)
{
	char params[64], said[64];
	struct bad bad[] = { { "testbuf", params, ENOMEM, said } };
	size_t size = 4 * page_block_max();

	snprintf(params, sizeof(params), "backing=contig size=%zu", size);
	snprintf(said, sizeof(said), "%zu bytes", size);
	module_need("kubuf", "%s", "");
	CHECK_BAD(bad);
}

TEST(kubuf_refuses_absurd_parameters)
{
	static const struct bad bad[] = {
		{ "kubuf", "shmem_size=plenty", EINVAL, "shmem_size" },
		{ "kubuf", "shmem_size=", EINVAL, "shmem_size" },
		{ "kubuf", "shmem_size=-1", EINVAL, "shmem_size" },
		{ "kubuf", "shmem_size=1M,mode=0777", EINVAL, "shmem_size" },
		{ "kubuf", "shmem_size=101%%", EINVAL, "shmem_size" },
		{ "kubuf",
		  "shmem_size=100000000000000000000000000000000000000000000000000000000000000000",
		  EINVAL, "shmem_size" },
	};

	CHECK_BAD(bad);
}

TEST(what_was_refused_once_loads_with_good_parameters)
{
	module_need("kubuf", "%s", "");
	for (int turn = 0; turn < 10; turn++) {
		REQUIRE_INT(module_load("pin_page", "size=0"), -EINVAL);
		REQUIRE_INT(module_load("hello_map", "cache=none"), -EINVAL);
		REQUIRE_INT(module_load("chrmem", "size=0"), -EINVAL);
		REQUIRE_INT(module_load("testbuf", "backing=none"), -EINVAL);
	}
	CHECK_INT(module_load("pin_page", "size=1"), 0);
	CHECK_INT(module_load("hello_map", "%s", ""), 0);
	CHECK_INT(module_load("chrmem", "size=1"), 0);
	CHECK_INT(module_load("testbuf", "size=1"), 0);
}

TEST(labs_that_are_unloaded_leave_nothing_behind)
{
	static const char *const modules[] = {
		"kubuf", "pin_page", "hello_map", "chrmem", "testbuf", "pagewalk"
	};
	struct traces *before = traces_now();

	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		module_need(modules[i], "%s", "");
	module_unload_remembered();
	traces_check_same(before);
}
