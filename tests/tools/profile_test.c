// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check with profiles: what they say is done, and they fit their devices.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "checker.h"
#include "module.h"
#include "test.h"
#include "text.h"

TEST(what_a_device_claims_is_tried)
{
	module_need("faultless", "%s", "");
	CHECK_INT(checker_run_with("/dev/faultless", "about a liar\naccepts vmsplice\n"), 1);
	CHECK_HAS(checker_text, "says that vmsplice accepts its mapping, which is refused");
	CHECK_HAS(checker_text, "not ok 18 zerocopy");
}

TEST(an_argument_may_be_longer_than_a_page)
{
	module_need("faultless", "%s", "");
	CHECK_INT(checker_run_with("/dev/faultless", "call 0xe0006702 u64=offset u64=length\n"), 0);
	CHECK_HAS(checker_text, "\nok 24 arguments\n");
}

TEST(a_profile_that_makes_no_sense_is_refused)
{
	static const struct {
		const char *words;
		const char *why;
	} bad[] = {
		{ "size 0\n", "line 1: want bytes" },
		{ "about x\nsize call\n", "line 2: want the number of an ioctl" },
		{ "size call 1 u64\n", "line 1: no field says" },
		{ "size call 1 u65=size\n", "line 1: want fields" },
		{ "size sysfs ../../x\n", "line 1: the file lies below" },
		{ "letter kk\n", "line 1: want one letter" },
		{ "wonder\n", "line 1: there is no such statement" },
		{ "skip bounds\n", "line 1: something is missing" },
		{ "skip wirte-end it is like that\n", "the profile skips wirte-end" },
		{ "letter k k\n", "line 1: something more" },
	};

	module_need("faultless", "%s", "");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		check_context("%s", bad[i].words);
		CHECK_INT(checker_run_with("/dev/faultless", bad[i].words), 2);
		CHECK_HAS(checker_text, bad[i].why);
	}
}

TEST(a_class_that_its_profile_skips_is_not_tried)
{
	module_need("faultless", "%s", "");
	CHECK_INT(checker_run_with("/dev/faultless", "skip bounds it is like that\n"
						     "read-only it is sacred\n"),
		  0);
	CHECK_HAS(checker_text, "ok 2 bounds # SKIP it is like that");
	CHECK_HAS(checker_text, "private # SKIP it is sacred");
}

TEST(the_profile_of_uio_fits_its_devices)
{
	if (!module_exists("uiopages"))
		SKIP("this kernel has no uio");
	module_need("uio", "%s", "");
	module_need("uiopages", "%s", "");
	checker_run("/dev/uio0", NULL);
	CHECK_HAS(checker_text, "# /dev/uio0 is memory of a userspace I/O driver: ");
	CHECK_HAS(checker_text, "partial # SKIP the offset of a mapping says which memory");
	/* Its fault handler takes vma->vm_pgoff, which a piece has of its own, for the memory. */
	CHECK_INT(checker_failing("uio", " split move"), 2);
}

/* The console takes every framebuffer at once or later, and holds its driver until told not to. */
static void take_from_console(void)
{
	char path[64], name[64];

	for (int i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "/sys/class/vtconsole/vtcon%d/name", i);
		text_read(path, name, sizeof(name));
		snprintf(path, sizeof(path), "/sys/class/vtconsole/vtcon%d/bind", i);
		if (strstr(name, "frame buffer"))
			checker_write(path, "0");
	}
}

TEST(the_profile_of_framebuffers_fits_one)
{
	if (!module_exists("vfb"))
		SKIP("this kernel has no vfb");
	module_need("vfb", "%s", "vfb_enable=1 videomemorysize=1048576");
	take_from_console(); /* its cursor blinks in what is compared */
	checker_run("/dev/fb0", NULL);
	CHECK_HAS(checker_text, "# /dev/fb0 is a framebuffer: 1048576 bytes (its ioctl)");
	CHECK_INT(checker_failing("vfb", " none"), 0);
	take_from_console();
}

TEST(the_profile_of_heaps_fits_the_systems)
{
	if (access("/dev/dma_heap/system", F_OK))
		SKIP("this kernel has no dma-buf heap");
	checker_run("/dev/dma_heap/system", NULL);
	CHECK_HAS(checker_text, "is a buffer of a dma-buf heap: 1048576 bytes");
	CHECK_INT(checker_failing("a heap's buffer", " none"), 0);
}

TEST(the_machines_memory_is_only_read)
{
#if !defined(__x86_64__)
	SKIP("what lies at address 0 is no RAM here");
#endif
	if (access("/dev/mem", F_OK))
		SKIP("there is no /dev/mem");
	checker_run("/dev/mem", NULL);
	CHECK_HAS(checker_text, "private # SKIP it is the machine's own memory");
	CHECK_HAS(checker_text, "bounds # SKIP all addresses");
}
