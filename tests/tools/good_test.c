// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: drivers that are right get neither a failure nor a warning.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "checker.h"
#include "control.h"
#include "module.h"
#include "test.h"

static void check_faultless(const char *name, const char *more)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/%s", name);
	module_need(name, "%s", "");
	checker_good(path, more);
}

TEST(a_driver_without_a_fault_passes)
{
	check_faultless("faultless", NULL);
}

/* Odd, and right. */
TEST(what_can_be_mapped_as_a_whole_only_passes)
{
	check_faultless("faultless_exact", "--skip=leaks");
}

TEST(a_device_that_has_no_position_passes)
{
	check_faultless("faultless_noseek", "--skip=leaks");
}

TEST(a_driver_that_lets_its_device_go_passes)
{
	check_faultless("faultless_bound", "--module=faultless_bound");
	CHECK_INT(access("/dev/faultless_bound", F_OK), 0); /* it has its device again */
}

TEST(a_module_whose_pages_in_a_pipe_do_not_need_it_passes)
{
	check_faultless("faultless_spliced", "--module=faultless_spliced");
	CHECK_HAS(checker_text, "was unloaded while a page of its device was in a pipe");
	/* It is loaded again, as it will be unloaded after the test. */
	CHECK_OK(syscall(SYS_finit_module, REQUIRE_OK(module_open("faultless_spliced")), "", 0));
}

TEST(a_device_for_one_opener_passes)
{
	check_faultless("faultless_one", "--skip=leaks");
}

TEST(a_device_whose_mappings_children_do_not_have_passes)
{
	check_faultless("faultless_uncopied", "--skip=leaks");
}

TEST(a_device_whose_files_have_memory_of_their_own_passes)
{
	check_faultless("faultless_own", NULL);
}

TEST(a_device_that_hands_cleared_memory_on_passes)
{
	check_faultless("faultless_pool", NULL);
}

TEST(a_device_of_messages_passes)
{
	check_faultless("faultless_mailbox", "--skip=leaks");
}

TEST(a_ring_with_writers_that_wait_passes)
{
	check_faultless("faultless_ring", "--skip=leaks");
}

TEST(a_ring_of_records_that_is_busy_at_first_passes)
{
	check_faultless("faultless_records", "--skip=leaks");
	CHECK_HAS(checker_text, "a read takes 24 bytes or more");
}

TEST(a_ring_that_is_open_once_passes)
{
	check_faultless("faultless_onering", "--skip=leaks");
}

TEST(a_device_that_writes_messages_itself_passes)
{
	check_faultless("faultless_ticks", "--skip=leaks");
}

TEST(a_device_whose_records_come_by_themselves_passes)
{
	check_faultless("faultless_fed", "--skip=leaks");
	CHECK_HAS(checker_text, "something to read comes by itself");
}

TEST(a_device_that_answers_each_file_passes)
{
	check_faultless("faultless_answers", "--skip=leaks");
	CHECK_HAS(checker_text, "comes back to that one alone");
}

TEST(a_page_of_statistics_passes)
{
	check_faultless("faultless_statistics", "--skip=leaks");
}

/* What nobody has made ready can be opened, and not much more. */
TEST(a_device_that_an_ioctl_makes_ready_passes)
{
	module_need("faultless_prepared", "%s", "");
	checker_write("/tmp/prepared.profile", "prepare 0x40046b05 u32=7\n");
	checker_good("/dev/faultless_prepared", "--profile=/tmp/prepared.profile");
	CHECK_HAS(checker_text, "ok 3 partial\n");
	unlink("/tmp/prepared.profile");
}

TEST(a_device_whose_records_come_by_an_ioctl_passes)
{
	module_need("faultless_triggered", "%s", "");
	checker_write("/tmp/triggered.profile", "wake 0x6b09\n");
	checker_good("/dev/faultless_triggered", "--profile=/tmp/triggered.profile");
	CHECK_HAS(checker_text, " read-end\n");
	CHECK_HAS(checker_text, " alignment\n");
	CHECK_HAS(checker_text, " pointers\n");
	CHECK_HAS(checker_text, " stale\n");
	CHECK_HAS(checker_text, " leaks\n");
	unlink("/tmp/triggered.profile");
}

TEST(a_device_whose_samples_come_late_and_untold_passes)
{
	module_need("faultless_sampled", "%s", "");
	checker_write("/tmp/sampled.profile", "wake 0x6b09\n");
	checker_good("/dev/faultless_sampled", "--profile=/tmp/sampled.profile");
	CHECK_HAS(checker_text, " read-end\n");
	CHECK_HAS(checker_text, " alignment\n");
	CHECK_HAS(checker_text, " pointers\n");
	unlink("/tmp/sampled.profile");
}

TEST(a_device_for_readers_passes)
{
	check_faultless("faultless_ro", "--skip=leaks");
}

TEST(a_device_for_writers_passes)
{
	check_faultless("faultless_wo", "--skip=leaks");
}

TEST(a_text_about_the_memory_that_is_mapped_passes)
{
	check_faultless("faultless_status", "--skip=leaks");
}

TEST(registers_to_be_read_beside_memory_to_be_mapped_pass)
{
	check_faultless("faultless_window", "--skip=leaks");
}

TEST(a_read_that_has_more_than_mappings_passes)
{
	check_faultless("faultless_longread", "--skip=leaks");
}

TEST(mappings_that_lie_in_one_region_pass)
{
	check_faultless("faultless_regions", "--skip=leaks");
}

TEST(regions_that_are_mapped_by_their_number_pass)
{
	check_faultless("faultless_indexed", "--skip=leaks");
}

TEST(reads_of_whole_words_pass)
{
	check_faultless("faultless_words", "--skip=leaks");
	CHECK_HAS(checker_text, " alignment\n");
	CHECK_HAS(checker_text, " pointers\n");
	CHECK_HAS(checker_text, " together\n");
}

TEST(a_lock_that_others_can_be_killed_at_passes)
{
	check_faultless("faultless_locked", "--skip=leaks");
	check_faultless("faultless_killable", "--only=hold");
}

TEST(a_read_of_the_time_beside_memory_passes)
{
	check_faultless("faultless_clock", "--size=64K");
}

TEST(memory_whose_write_rings_a_bell_passes)
{
	check_faultless("faultless_doorbell", "--skip=leaks");
}

TEST(a_mapping_that_is_longer_than_what_is_there_passes)
{
	check_faultless("faultless_beyond", "--skip=leaks");
}

TEST(a_mapping_with_a_hole_passes)
{
	check_faultless("faultless_sparse", "--skip=leaks");
}

TEST(a_device_that_changes_by_itself_passes)
{
	check_faultless("faultless_lively", "--skip=leaks");
}

TEST(registers_that_never_stand_still_pass)
{
	check_faultless("faultless_counter", "--skip=leaks");
}

TEST(a_page_that_counts_openers_and_mappings_passes)
{
	check_faultless("faultless_counted", "--skip=leaks");
}

TEST(a_device_that_captures_passes_while_it_does)
{
	module_need("capture", "%s", "");
	checker_good(CONTROL_NAMED "capture", "--skip=leaks");
}

/* Nothing wrong, but not much that could be tried. */
TEST(a_device_with_nothing_in_it_passes)
{
	check_faultless("faultless_empty", "--skip=leaks");
}

TEST(a_device_of_zeros_without_an_end_passes)
{
	check_faultless("faultless_endless", "--skip=leaks");
}
