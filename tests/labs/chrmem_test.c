// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 3: the contract of /dev/sln_memdev, which the lab's driver and the bare one keep.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "driver.h"
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

#define NODE "/dev/sln_memdev"
/* 4096 bytes are asked for, and a buffer has whole pages. */
#define ASKED 4096
#define SIZE page_round(ASKED)
#define ROOM 65536 /* for a page of any size */
#define CLEAR 0
#define RESET 1
#define STARS "****************************************"

#define BOTH "chrmem", "chrmem_bare"

TEST_DRIVERS(number_and_node_are_there, BOTH)
{
	struct stat status;

	driver_load(driver, "");
	REQUIRE_OK(stat(NODE, &status));
	CHECK(S_ISCHR(status.st_mode));
	CHECK_INT(status.st_mode & 07777, 0600);
	CHECK_INT(major(status.st_rdev), traces_major("chrmem_dev"));
	CHECK_INT(minor(status.st_rdev), 0);
}

TEST(without_make_node_mknod_makes_it_and_it_has_one_minor)
{
	int number;
	int fd;

	module_need("chrmem", "make_node=0");
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
	number = traces_major("chrmem_dev");
	REQUIRE(number > 0);
	REQUIRE_OK(mknod("/dev/kubuf-by-hand", S_IFCHR | 0600, makedev(number, 0)));
	fd = open("/dev/kubuf-by-hand", O_RDWR);
	unlink("/dev/kubuf-by-hand");
	REQUIRE_OK(fd);
	CHECK_MEM(buf_map(fd, SIZE), STARS, 41);
	REQUIRE_OK(mknod("/dev/kubuf-by-hand", S_IFCHR | 0600, makedev(number, 1)));
	CHECK_ERRNO(open("/dev/kubuf-by-hand", O_RDWR), ENXIO);
	unlink("/dev/kubuf-by-hand");
}

TEST_DRIVERS(a_fresh_buffer_holds_40_stars_and_zeros, BOTH)
{
	int fd = driver_open(driver, NODE);
	static unsigned char data[ROOM + 1];

	CHECK_INT(read(fd, data, sizeof(data)), SIZE);
	CHECK_BYTES(data, '*', 40);
	CHECK_BYTES(data + 40, 0, SIZE - 40);
}

TEST(the_size_is_a_parameter_and_a_hundredth_of_it_is_stars)
{
	static unsigned char data[ROOM];
	size_t size = page_round(40960);
	int fd;

	module_need("chrmem", "size=40960");
	fd = REQUIRE_OK(open(NODE, O_RDWR));
	CHECK_INT(lseek(fd, 0, SEEK_END), size);
	CHECK_INT(pread(fd, data, size, 0), size);
	CHECK_BYTES(data, '*', 409);
	CHECK_BYTES(data + 409, 0, size - 409);
	maprules_range(fd, size);
}

TEST_DRIVERS(read_write_and_lseek_are_those_of_a_file, BOTH)
{
	int fd = driver_open(driver, NODE);
	char text[8] = "";

	CHECK_INT(write(fd, "begin", 5), 5);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 5);
	CHECK_INT(read(fd, text, 3), 3);
	CHECK_MEM(text, "***", 3);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 8);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	CHECK_INT(read(fd, text, 5), 5);
	CHECK_MEM(text, "begin", 5);
	CHECK_INT(lseek(fd, -2, SEEK_END), SIZE - 2);
	CHECK_INT(write(fd, "last", 4), 2);
	CHECK_ERRNO(write(fd, "st", 2), ENOSPC);
	CHECK_INT(write(fd, "st", 0), 0);
	CHECK_INT(read(fd, text, 1), 0);
	CHECK_INT(pread(fd, text, 4, SIZE - 2), 2);
	CHECK_MEM(text, "la", 2);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_INT(pread(fd, text, 4, SIZE + 1), 0);
	CHECK_ERRNO(pwrite(fd, text, 4, SIZE + 1), ENOSPC);
}

TEST_DRIVERS(clear_and_reset_are_ioctl_0_and_1, BOTH)
{
	int fd = driver_open(driver, NODE);
	unsigned char *map = buf_map(fd, SIZE);

	memset(map, 0x7f, SIZE);
	CHECK_INT(ioctl(fd, CLEAR), 0);
	CHECK_BYTES(map, 0, SIZE);
	memset(map, 0x7f, SIZE);
	CHECK_INT(ioctl(fd, RESET), 0);
	CHECK_MEM(map, "hello, user!", 13);
	CHECK_BYTES(map + 12, 0, SIZE - 12);
}

TEST_DRIVERS(any_other_ioctl_is_enotty_except_the_one_that_the_vfs_answers, BOTH)
{
	static const unsigned int others[] = { 3, 4, 100, 0x4001, 0x80085401, 0xffffffff };
	int fd = driver_open(driver, NODE);
	unsigned char *map = buf_map(fd, SIZE);
	int block = 0;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		check_context("command 0x%x", others[i]);
		CHECK_ERRNO(ioctl(fd, others[i], &block), ENOTTY);
	}
	check_context("%s", "");
	CHECK_INT(ioctl(fd, 2, &block), 0);
	CHECK(block > 0);
	CHECK_MEM(map, STARS, 41);
}

TEST_DRIVERS(a_reader_cannot_change_the_buffer_by_ioctl, BOTH)
{
	int reader;
	char text[41];

	driver_load(driver, "");
	reader = REQUIRE_OK(open(NODE, O_RDONLY));
	CHECK_ERRNO(ioctl(reader, CLEAR), EBADF);
	CHECK_ERRNO(ioctl(reader, RESET), EBADF);
	CHECK_INT(read(reader, text, 41), 41);
	CHECK_MEM(text, STARS, 41);
}

TEST_DRIVERS(mapping_read_write_and_ioctl_share_the_buffer, BOTH)
{
	int fd = driver_open(driver, NODE);
	unsigned char *map = buf_map(fd, SIZE);
	char text[32];

	CHECK_MEM(map, STARS, 41);
	strcpy((char *)map, "User write to share memory!");
	CHECK_INT(pread(fd, text, 28, 0), 28);
	CHECK_MEM(text, "User write to share memory!", 28);
	CHECK_INT(pwrite(fd, "pwrite", 7, 0), 7);
	CHECK_MEM(map, "pwrite", 7);
	CHECK_INT(ioctl(fd, RESET), 0);
	CHECK_MEM(map, "hello, user!", 13);
}

TEST_DRIVERS(a_mapping_past_the_end_is_einval_and_cannot_grow, BOTH)
{
	int fd = driver_open(driver, NODE);

	maprules_range(fd, SIZE);
	maprules_growth(fd, SIZE);
	if (driver_is_bare(driver)) /* has no say on executing */
		CHECK_ERRNO(mmap(NULL, SIZE, PROT_WRITE, MAP_SHARED,
				 REQUIRE_OK(open(NODE, O_RDONLY)), 0),
			    EACCES);
	else
		maprules_rights(NODE, SIZE);
}

TEST_DRIVERS(bad_user_pointers_are_efault, BOTH)
{
	int fd = driver_open(driver, NODE);
	struct guard guard = guard_at_end(100);

	CHECK_ERRNO(read(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(-1UL), 1), EFAULT);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_UP_TO_FAULT(pread(fd, guard.data, 200, 0), 100);
	CHECK_UP_TO_FAULT(pwrite(fd, guard.data, 200, 0), 100);
	CHECK_GUARD(&guard);
}

static void exit_at_once(void *arg)
{
}

/* How often a driver has logged an event of its VMAs, with the text that the buffer began with. */
static int logged(struct klog *log, const char *driver, const char *event, const char *text)
{
	return klog_count(log, "%s: vma %s: \"%s\"", driver, event, text);
}

TEST_DRIVERS(opening_and_closing_vmas_is_logged_with_the_text, BOTH)
{
	struct klog *log = klog_mark();
	unsigned char *there = page_room(SIZE);
	unsigned char *map = buf_map(driver_open(driver, NODE), SIZE);

	CHECK_INT(logged(log, driver, "open", STARS), 1);
	CHECK_INT(klog_count(log, "vma close: "), 0);
	strcpy((char *)map, "fork");
	task_run(exit_at_once, NULL);
	CHECK_INT(logged(log, driver, "open", "fork"), 1);
	CHECK_INT(logged(log, driver, "close", "fork"), 1);
	strcpy((char *)map, "move");
	REQUIRE(mremap(map, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, there) == there);
	CHECK_INT(logged(log, driver, "open", "move"), 1);
	CHECK_INT(logged(log, driver, "close", "move"), 1);
	strcpy((char *)there, "end");
	REQUIRE_OK(munmap(there, SIZE));
	CHECK_INT(logged(log, driver, "close", "end"), 1);
	CHECK_INT(klog_count(log, "vma open: "), 3);
	CHECK_INT(klog_count(log, "vma close: "), 3);
}

TEST(a_vma_that_is_split_is_two)
{
	struct klog *log = klog_mark();
	size_t page = page_size(), size = 3 * page;
	unsigned char *map;

	module_need("chrmem", "size=%zu", size);
	map = buf_map(REQUIRE_OK(open(NODE, O_RDWR)), size);
	strcpy((char *)map, "split");
	REQUIRE_OK(munmap(map + page, page));
	CHECK_INT(logged(log, "chrmem", "open", "split"), 2);
	CHECK_INT(logged(log, "chrmem", "close", "split"), 1);
	strcpy((char *)map, "end");
	REQUIRE_OK(munmap(map, size));
	CHECK_INT(logged(log, "chrmem", "close", "end"), 2);
	CHECK_INT(klog_count(log, "vma open: "), klog_count(log, "vma close: "));
}

TEST_DRIVERS(text_in_the_log_is_bounded_and_cannot_forge_lines, BOTH)
{
	static const char forged[] = "one\n<0>panic: two\x1b[31m\r\tthree\\ \x80\xff";
	struct klog *log = klog_mark();
	int fd = driver_open(driver, NODE);
	unsigned char *map = buf_map(fd, SIZE);
	const char *line;

	memcpy(map, forged, sizeof(forged));
	munmap(map, SIZE);
	line = klog_line(log, "vma close");
	REQUIRE(line);
	CHECK_HAS(line, ": vma close: \"one\\n<0>panic: two\\e[31m\\r\\tthree");
	CHECK_INT(line[strlen(line) - 1], '"');
	CHECK_INT(klog_count(log, "\x1b"), 0);
	CHECK_INT(klog_count(log, "\x80"), 0);
	klog_free(log);

	log = klog_mark();
	map = buf_map(fd, SIZE);
	memset(map, 'A', SIZE);
	munmap(map, SIZE);
	line = klog_line(log, "vma close");
	REQUIRE(line);
	CHECK_HAS(line, "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"");
}

TEST(the_module_cannot_go_while_it_is_open_or_mapped)
{
	driver_check_stays("chrmem", NODE, SIZE);
}

TEST_DRIVERS(the_programs_print_what_the_originals_printed, BOTH)
{
	const char *const user[] = { "chrmem_user", NULL };
	const char *const reader[] = { "chrmem_reader", NULL };
	char text[4096];

	driver_load(driver, "");
	CHECK_INT(program_run(text, sizeof(text), user), 0);
	CHECK_HAS(text, "Before Write, shm = " STARS "\n"
			"After write, shm = User write to share memory!\n"
			"After clear, shm = \n"
			"After reset, shm = hello, user!\n");
	CHECK_INT(program_run(text, sizeof(text), reader), 0);
	CHECK_HAS(text, "hello, user!");
}
