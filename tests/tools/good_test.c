// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: drivers that are right get neither a failure nor a warning.
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/syscall.h>
#include <unistd.h>

#include "checker.h"
#include "control.h"
#include "module.h"
#include "test.h"

TEST(a_driver_without_a_fault_passes)
{
	checker_faultless("faultless", NULL);
}

/* Odd, and right. */
TEST(what_can_be_mapped_as_a_whole_only_passes)
{
	checker_faultless("faultless_exact", "--skip=leaks");
}

TEST(a_device_that_has_no_position_passes)
{
	checker_faultless("faultless_noseek", "--skip=leaks");
}

TEST(a_driver_that_lets_its_device_go_passes)
{
	checker_faultless("faultless_bound", "--module=faultless_bound");
	CHECK_INT(access("/dev/faultless_bound", F_OK), 0); /* it has its device again */
}

TEST(a_module_whose_pages_in_a_pipe_do_not_need_it_passes)
{
	checker_faultless("faultless_spliced", "--module=faultless_spliced");
	CHECK_HAS(checker_text, "was unloaded while a page of its device was in a pipe");
	/* It is loaded again, as it will be unloaded after the test. */
	CHECK_OK(syscall(SYS_finit_module, REQUIRE_OK(module_open("faultless_spliced")), "", 0));
}

TEST(a_device_for_one_opener_passes)
{
	checker_faultless("faultless_one", "--skip=leaks");
}

TEST(a_device_whose_mappings_children_do_not_have_passes)
{
	checker_faultless("faultless_uncopied", "--skip=leaks");
}

TEST(a_device_whose_files_have_memory_of_their_own_passes)
{
	checker_faultless("faultless_own", NULL);
}

TEST(a_device_that_hands_cleared_memory_on_passes)
{
	checker_faultless("faultless_pool", NULL);
}

TEST(a_device_for_readers_passes)
{
	checker_faultless("faultless_ro", "--skip=leaks");
}

TEST(a_device_for_writers_passes)
{
	checker_faultless("faultless_wo", "--skip=leaks");
}

TEST(a_lock_that_others_can_be_killed_at_passes)
{
	checker_faultless("faultless_locked", "--skip=leaks");
	checker_faultless("faultless_killable", "--only=hold");
}

TEST(a_driver_that_frees_by_rcu_passes)
{
	checker_faultless("faultless_freed", "--only=leaks");
}

TEST(a_read_of_the_time_beside_memory_passes)
{
	checker_faultless("faultless_clock", "--size=64K");
}

TEST(memory_whose_write_rings_a_bell_passes)
{
	checker_faultless("faultless_doorbell", "--skip=leaks");
}

TEST(a_device_that_captures_passes_while_it_does)
{
	checker_share("capture");
	module_need("capture", "%s", "");
	checker_good(CONTROL_NAMED "capture", "--skip=leaks");
}
