// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 3, the bare driver: the same node, programs and answers, without the core.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bare.h"
#include "buf.h"
#include "check.h"
#include "checker.h"
#include "guard.h"
#include "klog.h"
#include "maprules.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "task.h"
#include "test.h"
#include "touch.h"
#include "traces.h"

#define MODULE "chrmem_bare"
#define NODE "/dev/sln_memdev"
#define SIZE page_size()
#define CLEAR 0
#define RESET 1
#define STARS "****************************************"

TEST(it_stands_on_nothing_of_ours)
{
	bare_check_alone(MODULE);
}

TEST(the_programs_print_what_they_print_on_the_other_driver)
{
	const char *const user[] = { "chrmem_user", NULL };
	const char *const reader[] = { "chrmem_reader", NULL };
	char text[4096];

	bare_load(MODULE);
	CHECK(traces_major("chrmem_dev") > 0);
	CHECK_INT(program_run(text, sizeof(text), user), 0);
	CHECK_HAS(text, "Before Write, shm = " STARS "\n"
			"After write, shm = User write to share memory!\n"
			"After clear, shm = \n"
			"After reset, shm = hello, user!\n");
	CHECK_INT(program_run(text, sizeof(text), reader), 0);
	CHECK_HAS(text, "hello, user!");
}

TEST(read_write_and_lseek_are_those_of_a_file)
{
	int fd = bare_open(MODULE, NODE);
	char text[8] = "";

	CHECK_INT(write(fd, "begin", 5), 5);
	CHECK_INT(read(fd, text, 3), 3);
	CHECK_MEM(text, "***", 3);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 8);
	CHECK_INT(lseek(fd, -2, SEEK_END), SIZE - 2);
	CHECK_INT(write(fd, "last", 4), 2);
	CHECK_ERRNO(write(fd, "st", 2), ENOSPC);
	CHECK_INT(write(fd, "st", 0), 0);
	CHECK_INT(read(fd, text, 1), 0);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_INT(pread(fd, text, 4, SIZE + 1), 0);
	CHECK_ERRNO(pwrite(fd, text, 4, SIZE + 1), ENOSPC);
}

TEST(bad_user_pointers_are_efault)
{
	int fd = bare_open(MODULE, NODE);
	struct guard guard = guard_at_end(100);

	CHECK_ERRNO(read(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(-1UL), 1), EFAULT);
	CHECK_UP_TO_FAULT(pread(fd, guard.data, 200, 0), 100);
	CHECK_UP_TO_FAULT(pwrite(fd, guard.data, 200, 0), 100);
	CHECK_GUARD(&guard);
}

TEST(clear_and_reset_want_a_writer_and_others_are_enotty)
{
	int fd = bare_open(MODULE, NODE);
	int reader = REQUIRE_OK(open(NODE, O_RDONLY));
	unsigned char *map = buf_map(fd, SIZE);

	CHECK_ERRNO(ioctl(fd, 3), ENOTTY);
	CHECK_ERRNO(ioctl(fd, 0xffffffff), ENOTTY);
	CHECK_ERRNO(ioctl(reader, CLEAR), EBADF);
	CHECK_MEM(map, STARS, 41);
	memset(map, 0x7f, SIZE);
	CHECK_INT(ioctl(fd, RESET), 0);
	CHECK_MEM(map, "hello, user!", 13);
	CHECK_BYTES(map + 12, 0, SIZE - 12);
	CHECK_INT(ioctl(fd, CLEAR), 0);
	CHECK_BYTES(map, 0, SIZE);
}

TEST(a_mapping_past_the_end_is_einval_and_cannot_grow)
{
	int fd = bare_open(MODULE, NODE);

	maprules_range(fd, SIZE);
	maprules_growth(fd, SIZE);
}

TEST(a_reader_cannot_map_it_to_store)
{
	int reader;

	bare_load(MODULE);
	reader = REQUIRE_OK(open(NODE, O_RDONLY));
	CHECK_ERRNO(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, reader, 0), EACCES);
}

static void exit_at_once(void *arg)
{
	(void)arg;
}

TEST(the_log_has_each_vma_and_its_text_cannot_forge_lines)
{
	struct klog *log = klog_mark();
	unsigned char *map = buf_map(bare_open(MODULE, NODE), SIZE);

	CHECK_INT(klog_count(log, MODULE ": vma open: \"" STARS "\""), 1);
	strcpy((char *)map, "fork");
	task_run(exit_at_once, NULL);
	CHECK_INT(klog_count(log, MODULE ": vma open: \"fork\""), 1);
	CHECK_INT(klog_count(log, MODULE ": vma close: \"fork\""), 1);
	memset(map, 'A', SIZE);
	memcpy(map, "one\n<0>\x1b[31m", 12);
	munmap(map, SIZE);
	CHECK_INT(klog_count(log, MODULE ": vma close: \"one\\n<0>\\e[31mAAAA"), 1);
	CHECK_INT(klog_count(log, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 0);
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
