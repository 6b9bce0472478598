// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 1: what the driver says in the kernel log, the programs, and the riddle.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.h"
#include "guard.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "task.h"
#include "test.h"
#include "touch.h"

#define NODE "/dev/my_demo_dev"

static int open_node(void)
{
	return REQUIRE_OK(open(NODE, O_RDWR | O_CLOEXEC));
}

TEST(loading_opening_and_unloading_are_logged)
{
	struct klog *log = klog_mark();
	struct stat status;
	int fd;

	module_need("pin_page", "%s", "");
	CHECK_INT(klog_count(log, "pin_page: succeeded register char device: my_demo_dev"), 1);
	fd = open_node();
	REQUIRE_OK(fstat(fd, &status));
	CHECK_INT(klog_count(log, "pin_page: open: major=10 minor=%u", minor(status.st_rdev)), 1);
	close(fd);
	REQUIRE_INT(module_unload_soon("pin_page"), 0);
	CHECK_INT(klog_count(log, "pin_page: removed char device: my_demo_dev"), 1);
}

/* One line for each transfer; @rest is "len= pages= pinned= moved= pos=". */
static void check_logged(struct klog *log, const char *what, const void *addr, const char *rest)
{
	check_context("%s", what);
	CHECK_INT(klog_count(log, "pin_page: %s: addr=0x%lx %s", what, (unsigned long)addr, rest),
		  1);
	check_context("%s", "");
}

TEST(every_transfer_is_logged_with_address_pages_and_bytes)
{
	struct klog *log = klog_mark();
	size_t page = page_size();
	struct guard one = guard_new(page, 0);
	struct guard two = guard_new(page, 1);
	char rest[100];
	int fd;

	module_need("pin_page", "size=%zu", 16 * page);
	fd = open_node();
	REQUIRE_INT(write(fd, one.data, page), page);
	snprintf(rest, sizeof(rest), "len=%zu pages=1 pinned=1 moved=%zu pos=0", page, page);
	check_logged(log, "write", one.data, rest);
	REQUIRE_INT(pread(fd, two.data, page, 300), page);
	snprintf(rest, sizeof(rest), "len=%zu pages=2 pinned=2 moved=%zu pos=300", page, page);
	check_logged(log, "read", two.data, rest);
}

TEST(failures_are_logged)
{
	struct klog *log = klog_mark();
	struct guard guard = guard_new(100, 0);
	size_t page = page_size();
	int fd;

	module_need("pin_page", "%s", "");
	fd = open_node();
	CHECK_ERRNO(write(fd, guard.map, 100), EFAULT);
	check_logged(log, "write", guard.map, "len=100 pages=1 pinned=0 moved=-14 pos=0");
	CHECK_ERRNO(read(fd, guard.map, 100), EFAULT);
	check_logged(log, "read", guard.map, "len=100 pages=1 pinned=0 moved=-14 pos=0");
	REQUIRE(mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED);
	CHECK_INT(klog_count(log, "pin_page: mmap: len=%zu offset=0", page), 1);
	CHECK_INT(klog_count(log, "failed"), 0);
	CHECK_ERRNO(mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, page), EINVAL);
	CHECK_INT(klog_count(log, "pin_page: mmap: len=%zu offset=%zu failed", 2 * page, page), 1);
	/* No hex dump unless it is asked for. */
	CHECK_INT(klog_count(log, "after mapping"), 0);
}

/* The original's lines, with the page size that it had as a matter of course. */
static void run_good(const char *name)
{
	const char *const argv[] = { name, NULL };
	char text[4096];
	char want[100];

	snprintf(want, sizeof(want),
		 "driver max buffer size=%zu\ndata modify and compare successful\n", page_size());
	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	if (strcmp(text, want))
		FAIL("%s: expected the original's two lines, got \"%s\"", name, text);
}

TEST_DRIVERS(test_ok_and_test_issue_print_what_the_originals_printed, "pin_page", "pin_bare")
{
	struct klog *log = klog_mark();

	driver_load(driver, "");
	run_good("test_ok");
	CHECK_INT(klog_count(log, "pages=1 pinned=1 moved=%zu", page_size()), 2);
	run_good("test_issue");
	CHECK_INT(klog_count(log, "pages=2 pinned=2 moved=%zu", page_size()), 2);
}

TEST(with_ignore_offset_test_ok_passes_and_test_issue_fails_as_the_original_did)
{
	const char *const argv[] = { "test_issue", NULL };
	struct klog *log = klog_mark();
	char text[4096];
	int status;

	module_need("pin_page", "ignore_offset=1");
	run_good("test_ok");
	CHECK(klog_count(log, "pin_page: write copy 000: 55 55 55 55") == 1);
	klog_free(log);
	log = klog_mark();
	status = program_run(text, sizeof(text), argv);
	CHECK_HAS(text, "buffer compare fail");
	CHECK_HAS(text, "free(): invalid pointer");
	CHECK(WIFSIGNALED(status));
	CHECK_INT(WTERMSIG(status), SIGABRT);
	CHECK_INT(klog_count(log, "pages=1 pinned=1 moved=%zu", page_size()), 2);
	CHECK_INT(klog_count(log, "pin_page: write copy 000: 00 00 00 00"), 1);
	CHECK(klog_count(log, "55 55 55 55 55 55 55 55") >= 1);
}

TEST(ignore_offset_moves_whole_pages_and_stays_inside_them)
{
	size_t page = page_size();
	struct guard guard = guard_new(3 * page, 0);
	int fd;

	module_need("pin_page", "ignore_offset=1 size=%zu", 4 * page);
	fd = open_node();
	memset(guard.data, 0x11, page);
	memset(guard.data + page, 0x22, 2 * page);
	/* Asked for 100 bytes in: moved from the start of the page. */
	REQUIRE_INT(write(fd, guard.data + 100, page), page);
	memset(guard.data, 0, 3 * page);
	memset(guard.data + page, 0x33, page);
	REQUIRE_INT(read(fd, guard.data + page + 64, page), page);
	CHECK_BYTES(guard.data, 0, page);
	CHECK_BYTES(guard.data + page, 0x11, page);
	CHECK_BYTES(guard.data + 2 * page, 0, page);
	CHECK_GUARD(&guard);
	/* Bad memory stays EFAULT. */
	CHECK_ERRNO(read(fd, guard.map + 64, page), EFAULT);
	CHECK_ERRNO(write(fd, guard.map + 64, page), EFAULT);
}

TEST(the_dumps_show_the_page_at_three_places_with_equal_lines_collapsed)
{
	struct klog *log = klog_mark();
	struct guard guard = guard_new(page_size(), 0);
	int fd;

	module_need("pin_page", "ignore_offset=1");
	fd = open_node();
	memset(guard.data, 0x55, guard.len);
	REQUIRE_INT(write(fd, guard.data, guard.len), guard.len);
	CHECK_INT(klog_count(log, "pin_page: after mapping 000: 55 55"), 1);
	CHECK_INT(klog_count(log, "pin_page: write copy 000: 55 55"), 1);
	CHECK_INT(klog_count(log, "pin_page: write copy *"), 1);
	CHECK_INT(klog_count(log, "pin_page: write copy "), 2);
	memset(guard.data, 0, guard.len);
	guard.data[64] = 1;
	REQUIRE_INT(read(fd, guard.data, guard.len), guard.len);
	CHECK_INT(klog_count(log, "pin_page: after mapping 000: 00 00"), 1);
	CHECK_INT(klog_count(log, "pin_page: after mapping 040: 01 00"), 1);
	CHECK_INT(klog_count(log, "pin_page: read copy 000: 55 55"), 1);
}

/* Millions of lines to dump, none like the one before. */
#define LARGE (64UL << 20)

/* All of it is in this process's page tables: to bring pages in would end with the signal. */
static void write_once(void *arg)
{
	volatile unsigned char *data = arg;
	int fd = open_node();

	for (size_t at = 0; at < LARGE; at += 16)
		*(volatile size_t *)(data + at) = at;
	data[LARGE - 1] = 1; /* here it begins */
	REQUIRE_INT(write(fd, arg, LARGE), LARGE);
}

TEST(a_process_killed_while_it_dumps_a_large_transfer_ends_soon)
{
	volatile unsigned char *data = test_shared(LARGE);
	pid_t pid;

	module_need("pin_page", "ignore_offset=1 size=%lu", LARGE);
	pid = task_start(write_once, (void *)data);
	while (!data[LARGE - 1])
		usleep(1000);
	usleep(5000);
	task_kill(pid, 5);
}
