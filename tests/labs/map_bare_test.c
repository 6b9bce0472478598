// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 2, the bare driver: the same node, programs and answers, without the core.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bare.h"
#include "buf.h"
#include "check.h"
#include "checker.h"
#include "guard.h"
#include "klog.h"
#include "look.h"
#include "maprules.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "test.h"
#include "touch.h"
#include "traces.h"

#define MODULE "map_bare"
#define NODE "/dev/hello"
#define SIZE page_round(8192)
#define ROOM 65536 /* for a page of any size */
#define WRITE 1024

TEST(it_stands_on_nothing_of_ours)
{
	bare_check_alone(MODULE);
}

TEST(the_programs_print_what_they_print_on_the_other_driver)
{
	const char *const hello[] = { "map_hello", NULL };
	const char *const share[] = { "map_share", NULL };
	char text[8192];
	char *shared;

	bare_load(MODULE);
	CHECK(traces_major("hello") > 0);
	CHECK_OK(access("/sys/class/hello_class/hello/dev", R_OK));
	CHECK_INT(program_run(text, sizeof(text), hello), 0);
	CHECK_HAS(text, "buf origin data = old\ncompare err!\nstr = old!\nbuf = new!\n");
	shared = strstr(text, "buf = new!");
	REQUIRE(shared);
	CHECK_HAS(shared, "buf origin data = old\ncompare ok!\n");
	CHECK_INT(program_run(text, sizeof(text), share), 0);
	CHECK_HAS(text, "the parent reads \"greetings from 3\"");
}

TEST(read_and_write_start_at_0_every_time_and_stop_at_their_limits)
{
	static unsigned char data[ROOM + 100];
	int fd = bare_open(MODULE, NODE);

	CHECK_INT(read(fd, data, sizeof(data)), SIZE);
	CHECK_MEM(data, "old", 4);
	CHECK_BYTES(data + 3, 0, SIZE - 3);
	CHECK_INT(pread(fd, data, 3, 100), 3);
	CHECK_MEM(data, "old", 3);
	memset(data, 'x', sizeof(data));
	CHECK_INT(write(fd, data, sizeof(data)), WRITE);
	CHECK_INT(write(fd, "new", 3), 3);
	CHECK_INT(read(fd, data, SIZE), SIZE);
	CHECK_MEM(data, "newx", 4);
	CHECK_BYTES(data + WRITE, 0, SIZE - WRITE);
	CHECK_INT(read(fd, data, 0), 0);
	CHECK_INT(write(fd, data, 0), 0);
}

TEST(bad_user_pointers_are_efault)
{
	int fd = bare_open(MODULE, NODE);
	struct guard guard = guard_at_end(100);

	CHECK_ERRNO(read(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(-1UL), 1), EFAULT);
	CHECK_ERRNO(read(fd, guard.data, 200), EFAULT);
	CHECK_ERRNO(write(fd, guard.data, 200), EFAULT);
	CHECK_GUARD(&guard);
}

TEST(a_mapping_past_the_end_is_einval_and_cannot_grow)
{
	struct klog *log = klog_mark();
	int fd = bare_open(MODULE, NODE);

	maprules_range(fd, SIZE);
	maprules_growth(fd, SIZE);
	CHECK(klog_count(log, MODULE ": hello_mmap:") > 10);
}

TEST(the_mapping_is_the_buffer_cached_and_in_one_piece)
{
	int fd = bare_open(MODULE, NODE);
	unsigned char *map = buf_map(fd, SIZE);
	struct pagewalk look[2];
	size_t pages = SIZE / page_size();

	for (size_t i = 0; i < pages; i++) {
		map[i * page_size()] = 1;
		look[i] = look_at(map + i * page_size());
		CHECK(look_is(look[i].attr, "wb"));
	}
	if (pages == 2)
		CHECK_INT(look[1].pfn, look[0].pfn + 1);
	CHECK_INT(write(fd, "written", 8), 8);
	CHECK_MEM(map, "written", 8);
}

TEST(each_call_is_logged)
{
	struct klog *log = klog_mark();
	char byte;
	int fd = bare_open(MODULE, NODE);

	CHECK_INT(read(fd, &byte, 1), 1);
	CHECK_INT(write(fd, &byte, 1), 1);
	close(fd);
	REQUIRE_INT(module_unload_soon(MODULE), 0);
	CHECK_INT(klog_count(log, MODULE ": hello_init:"), 1);
	CHECK_INT(klog_count(log, MODULE ": hello_open:"), 1);
	CHECK_INT(klog_count(log, MODULE ": hello_read:"), 1);
	CHECK_INT(klog_count(log, MODULE ": hello_write:"), 1);
	CHECK_INT(klog_count(log, MODULE ": hello_release:"), 1);
	CHECK_INT(klog_count(log, MODULE ": hello_exit:"), 1);
}

TEST(the_module_stays_while_it_is_open_or_mapped)
{
	bare_check_stays(MODULE, NODE, SIZE);
}

TEST(the_checker_finds_it_in_order)
{
	bare_load(MODULE);
	checker_good(NODE, NULL);
}
