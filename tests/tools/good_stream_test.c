// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: streams of drivers that are right get neither a failure nor a warning.
 *
 * Copyright (C) the kubuf developers
 */
#include <unistd.h>

#include "checker.h"
#include "module.h"
#include "test.h"

TEST(a_device_of_messages_passes)
{
	checker_faultless("faultless_mailbox", "--skip=leaks");
}

TEST(a_ring_with_writers_that_wait_passes)
{
	checker_faultless("faultless_ring", "--skip=leaks");
}

TEST(a_ring_of_records_that_is_busy_at_first_passes)
{
	checker_faultless("faultless_records", "--skip=leaks");
	CHECK_HAS(checker_text, "a read takes 24 bytes or more");
}

TEST(a_ring_that_is_open_once_passes)
{
	checker_faultless("faultless_onering", "--skip=leaks");
}

TEST(a_device_that_writes_messages_itself_passes)
{
	checker_faultless("faultless_ticks", "--skip=leaks");
}

TEST(a_device_whose_records_come_by_themselves_passes)
{
	checker_faultless("faultless_fed", "--skip=leaks");
	CHECK_HAS(checker_text, "something to read comes by itself");
}

TEST(a_device_that_answers_each_file_passes)
{
	checker_faultless("faultless_answers", "--skip=leaks");
	CHECK_HAS(checker_text, "comes back to that one alone");
}

/* What nobody has made ready can be opened, and not much more. */
TEST(a_device_that_an_ioctl_makes_ready_passes)
{
	checker_share("prepared");
	module_need("faultless_prepared", "%s", "");
	checker_write("/tmp/prepared.profile", "prepare 0x40046b05 u32=7\n");
	checker_good("/dev/faultless_prepared", "--profile=/tmp/prepared.profile");
	CHECK_HAS(checker_text, "ok 3 partial\n");
	unlink("/tmp/prepared.profile");
}

TEST(a_device_whose_records_come_by_an_ioctl_passes)
{
	checker_share("triggered");
	module_need("faultless_triggered", "%s", "");
	checker_write("/tmp/triggered.profile", "wake 0x6b09\n");
	checker_good("/dev/faultless_triggered", "--profile=/tmp/triggered.profile");
	checker_tried("read-end");
	checker_tried("alignment");
	checker_tried("pointers");
	checker_tried("stale");
	checker_tried("leaks");
	unlink("/tmp/triggered.profile");
}

TEST(a_device_whose_samples_come_late_and_untold_passes)
{
	checker_share("sampled");
	module_need("faultless_sampled", "%s", "");
	checker_write("/tmp/sampled.profile", "wake 0x6b09\n");
	checker_good("/dev/faultless_sampled", "--profile=/tmp/sampled.profile");
	checker_tried("read-end");
	checker_tried("alignment");
	checker_tried("pointers");
	unlink("/tmp/sampled.profile");
}
