// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while modules are loaded, with the buffers that they make, and unloaded.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"
#include "failnth.h"
#include "module.h"
#include "test.h"

#define HUGE (2 << 20)

/* The module that is loaded, with what, and a node that it then has. */
static const char *name, *params, *node;
static int file;

static long call_load(void)
{
	return failnth_result(syscall(SYS_finit_module, file, params, 0));
}

/*
 * A misc device with a path for a node, as the control node is, gets its bare name when
 * there is no memory for that path, and keeps it (misc_devnode()).
 */
#define BARE "/dev/kubuf-control"

static void judge_load(long ret)
{
	CHECK_INT(ret, 0);
	if (access(node, F_OK))
		CHECK(failnth_met() && !access(BARE, F_OK));
}

static void unload(long ret)
{
	if (ret)
		return;
	module_remember(name);
	REQUIRE_INT(module_unload_soon(name), 0);
	unlink(BARE);
}

/*
 * Rows of one module have its name in the report. EINVAL comes of a platform device that
 * finds no memory for its name: platform_device_add() does not look.
 */
static struct failnth loading =
	FAILNTH(NULL, NULL, call_load, judge_load, unload, .sparse = true, .also = EINVAL);

/* Points of the kernel's own after our code has said no, with room. */
#define REFUSAL 32

/*
 * Most of the points come before a module has its say. As many as they are, it passes
 * with parameters that it refuses at once.
 */
static unsigned int points_before(const char *bad)
{
	unsigned int points;

	params = bad;
	call_load(); /* the first one brings in what stays */
	points = failnth_points(call_load);
	CHECK(points > REFUSAL);
	return points > REFUSAL ? points - REFUSAL : 1;
}

static void sweep_load(const char *module, const char *with, const char *bad, const char *its_node)
{
	static char title[128];

	name = module;
	node = its_node;
	file = REQUIRE_OK(module_open(name));
	snprintf(title, sizeof(title), "load %s %s", name, with);
	loading.name = title;
	failnth_need();
	loading.from = points_before(bad);
	params = with;
	failnth_sweep(&loading);
}

/* Whatever was met on the way: what is loaded gives huge pages, as it does without a fault. */
static void judge_load_huge(long ret)
{
	struct kubuf_ioctl_info info;
	int fd;

	judge_load(ret);
	if (access(node, F_OK))
		return;
	fd = control_create(NULL, HUGE);
	info = control_info(fd);
	CHECK_INT(info.huge, HUGE);
	close(fd);
}

TEST_WITHIN(kubuf_is_loaded_whole_or_not_at_all, 200)
{
	loading.judge = judge_load_huge;
	sweep_load("kubuf", "", "locked_size=x", CONTROL_NODE);
}

TEST_WITHIN(kubuf_is_loaded_with_all_of_its_buffers_or_not_at_all, 200)
{
	sweep_load("kubuf", "bufs=one:20K,two:20K:contig:wc,three:20K:scatter",
		   "locked_size=x", "/dev/kubuf/two");
}

TEST_WITHIN(pin_page_is_loaded_whole_or_not_at_all, 100)
{
	module_need("kubuf", "%s", "");
	sweep_load("pin_page", "size=16384", "size=0", "/dev/my_demo_dev");
}

TEST_WITHIN(hello_map_is_loaded_whole_or_not_at_all, 100)
{
	module_need("kubuf", "%s", "");
	sweep_load("hello_map", "", "cache=x", "/dev/hello");
}

TEST_WITHIN(chrmem_is_loaded_whole_or_not_at_all, 100)
{
	module_need("kubuf", "%s", "");
	sweep_load("chrmem", "", "size=0", "/dev/sln_memdev");
}

TEST_WITHIN(testbuf_is_loaded_whole_or_not_at_all, 100)
{
	module_need("kubuf", "%s", "");
	sweep_load("testbuf", "size=20480 backing=scatter cache=wc", "backing=x", "/dev/testbuf");
}

static void load(void)
{
	REQUIRE_INT(call_load(), 0);
	module_remember(name);
}

static long call_unload(void)
{
	return module_unload(name);
}

static void unload_at_last(long ret)
{
	if (ret)
		REQUIRE_INT(module_unload_soon(name), 0);
}

static const struct failnth unloading = FAILNTH("unload", load, call_unload, NULL, unload_at_last);

/*
 * Not kubuf.ko itself: the kernel asks for the path of the control node once more to take
 * it away, and without memory for that leaves it there (misc_devnode()).
 */
TEST(hello_map_is_unloaded_or_an_error_says_why)
{
	module_need("kubuf", "%s", "");
	name = "hello_map";
	params = "";
	file = REQUIRE_OK(module_open(name));
	failnth_need();
	failnth_sweep(&unloading);
}
