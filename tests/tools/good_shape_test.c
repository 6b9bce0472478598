// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: devices of odd shapes, which are right, get neither a failure nor a warning.
 *
 * Copyright (C) the kubuf developers
 */
#include "checker.h"
#include "test.h"

TEST(a_page_of_statistics_passes)
{
	checker_faultless("faultless_statistics", "--skip=leaks");
}

TEST(a_text_about_the_memory_that_is_mapped_passes)
{
	checker_faultless("faultless_status", "--skip=leaks");
}

TEST(registers_to_be_read_beside_memory_to_be_mapped_pass)
{
	checker_faultless("faultless_window", "--skip=leaks");
}

TEST(a_read_that_has_more_than_mappings_passes)
{
	checker_faultless("faultless_longread", "--skip=leaks");
}

TEST(mappings_that_lie_in_one_region_pass)
{
	checker_faultless("faultless_regions", "--skip=leaks");
}

TEST(regions_that_are_mapped_by_their_number_pass)
{
	checker_faultless("faultless_indexed", "--skip=leaks");
}

TEST(reads_of_whole_words_pass)
{
	checker_faultless("faultless_words", "--skip=leaks");
	CHECK_HAS(checker_text, " alignment\n");
	CHECK_HAS(checker_text, " pointers\n");
	CHECK_HAS(checker_text, " together\n");
}

TEST(a_mapping_that_is_longer_than_what_is_there_passes)
{
	checker_faultless("faultless_beyond", "--skip=leaks");
}

TEST(a_mapping_with_a_hole_passes)
{
	checker_faultless("faultless_sparse", "--skip=leaks");
}

TEST(a_device_that_changes_by_itself_passes)
{
	checker_faultless("faultless_lively", "--skip=leaks");
}

TEST(registers_that_never_stand_still_pass)
{
	checker_faultless("faultless_counter", "--skip=leaks");
}

TEST(a_page_that_counts_openers_and_mappings_passes)
{
	checker_faultless("faultless_counted", "--skip=leaks");
}

/* Nothing wrong, but not much that could be tried. */
TEST(a_device_with_nothing_in_it_passes)
{
	checker_faultless("faultless_empty", "--skip=leaks");
}

TEST(a_device_of_zeros_without_an_end_passes)
{
	checker_faultless("faultless_endless", "--skip=leaks");
}
