// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: our own nodes of every kind, the labs, and /dev/zero get neither a failure nor a
 * warning.
 *
 * Copyright (C) the kubuf developers
 */
#include <unistd.h>

#include "checker.h"
#include "control.h"
#include "kind.h"
#include "module.h"
#include "test.h"

/*
 * Leaks, which take longer than all others together, are looked for once for each backing and
 * way of mapping; other cache modes make and release their memory in cycle_test and life_test.
 */
TEST_KINDS(our_own_nodes_pass, 0, KIND_UC)
{
	checker_share(kind->name);
	close(control_add("checked", kind, 1 << 20));
	checker_good(CONTROL_NAMED "checked", kind->flags & KIND_WB ? NULL : "--skip=leaks");
}

TEST(the_lab_of_pinned_pages_passes)
{
	checker_share("pin_page");
	module_need("pin_page", "%s", "");
	checker_good("/dev/my_demo_dev", NULL);
}

TEST(the_lab_of_a_mapped_buffer_passes)
{
	checker_share("hello_map");
	module_need("hello_map", "%s", "");
	checker_good("/dev/hello", NULL);
}

TEST(the_lab_of_a_device_that_is_memory_passes)
{
	checker_share("chrmem");
	module_need("chrmem", "%s", "");
	checker_good("/dev/sln_memdev", NULL);
}

TEST(a_device_without_an_end_is_not_held_to_one)
{
	checker_share("zero");
	CHECK_INT(checker_run("/dev/zero", NULL), 0);
	CHECK_HAS(checker_text, "ok 2 bounds # SKIP mmap() gives whatever is asked for");
	CHECK_HAS(checker_text, "# grade A");
}

TEST(buffers_that_a_call_makes_pass)
{
	checker_share("control");
	close(control_open());
	checker_good(CONTROL_NODE, NULL);
	CHECK_HAS(checker_text, "ok 2 bounds\n");
	CHECK_HAS(checker_text, "rights\n");
}
