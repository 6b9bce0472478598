// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * REGISTER: a process's own memory as a buffer, to the byte; what it is of, who pays, and
 * what of it the process no longer has.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "klog.h"
#include "page.h"
#include "privilege.h"
#include "reg.h"
#include "task.h"
#include "test.h"

TEST(any_range_of_bytes_is_a_buffer_of_that_size)
{
	size_t page = page_size();
	const size_t starts[] = { 0, 1, 63, page / 2, page - 1 };
	const size_t sizes[] = { 1, 2, 100, page - 1, page, page + 1, 5 * page + 3 };
	unsigned char *memory = page_own(8 * page), bytes[2];
	struct holders before;
	int fd;

	control_open();
	before = holders_now();
	for (size_t i = 0; i < 5; i++) {
		for (size_t j = 0; j < 7; j++) {
			check_context("%zu bytes at %zu", sizes[j], starts[i]);
			memset(memory, 0x11, 8 * page);
			fd = REQUIRE_OK(reg_try(memory + starts[i], sizes[j], REG_BOTH));
			CHECK_INT(control_info(fd).size, sizes[j]);
			CHECK_INT(control_info(fd).backing, KUBUF_BACKING_USER);
			CHECK_INT(lseek(fd, 0, SEEK_END), sizes[j]);
			memory[starts[i] + sizes[j] - 1] = 0x22;
			CHECK_INT(pread(fd, bytes, 2, sizes[j] - 1), 1);
			CHECK_INT(bytes[0], 0x22);
			memset(bytes, 0x33, 2);
			CHECK_INT(pwrite(fd, bytes, 2, sizes[j] - 1), 1);
			CHECK_INT(memory[starts[i] + sizes[j] - 1], 0x33);
			CHECK_INT(memory[starts[i] + sizes[j]], 0x11);
			close(fd);
		}
	}
	check_context("%s", "");
	CHECK_HOLDERS(&before);
}

TEST(what_only_is_read_may_be_read_only_and_nobody_writes_to_it)
{
	size_t page = page_size();
	unsigned char *memory = page_own(page), byte = 1, *shared;
	int kubuf = control_create(NULL, page), fd;

	memory[5] = 0x41;
	REQUIRE_OK(mprotect(memory, page, PROT_READ));
	CHECK_ERRNO(reg_try(memory, page, REG_BOTH), EFAULT);
	fd = REQUIRE_OK(reg_try(memory, page, KUBUF_REGISTER_READ));
	CHECK_INT(pread(fd, &byte, 1, 5), 1);
	CHECK_INT(byte, 0x41);
	CHECK_ERRNO(pwrite(fd, &byte, 1, 0), EBADF);
	/* Text of the program itself. */
	CHECK_OK(reg_try((void *)(uintptr_t)reg_try, 16, KUBUF_REGISTER_READ));
	/* A shared mapping that may only be read. */
	shared = buf_map_as(control_dup(kubuf, KUBUF_FD_RDONLY), page, PROT_READ, MAP_SHARED, 0);
	CHECK_ERRNO(reg_try(shared, page, REG_BOTH), EFAULT);
	fd = REQUIRE_OK(reg_try(shared, page, KUBUF_REGISTER_READ));
	byte = 0x42;
	REQUIRE_INT(pwrite(kubuf, &byte, 1, 0), 1);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 0x42);
}

TEST(what_the_process_may_not_read_is_not_registered)
{
	size_t page = page_size();
	unsigned char *memory = page_own(3 * page);

	REQUIRE_OK(mprotect(memory + page, page, PROT_NONE));
	CHECK_ERRNO(reg_try(memory, 3 * page, KUBUF_REGISTER_READ), EFAULT);
	CHECK_ERRNO(reg_try(memory, 3 * page, REG_BOTH), EFAULT);
	CHECK_OK(reg_try(memory + 2 * page, page, KUBUF_REGISTER_READ));
}

TEST(what_the_process_stores_later_is_seen_though_it_is_only_read)
{
	size_t page = page_size();
	unsigned char *untouched = page_own(page), *copied, byte = 0;
	int file = REQUIRE_OK(memfd_create("file", 0)), fd, other;

	fd = REQUIRE_OK(reg_try(untouched, page, KUBUF_REGISTER_READ));
	untouched[9] = 0x51;
	CHECK_INT(pread(fd, &byte, 1, 9), 1);
	CHECK_INT(byte, 0x51);
	/* A private copy of a file that has not been made yet. */
	REQUIRE_OK(ftruncate(file, page));
	copied = reg_map(page, PROT_READ | PROT_WRITE, MAP_PRIVATE, file);
	CHECK_INT(copied[9], 0);
	other = REQUIRE_OK(reg_try(copied, page, KUBUF_REGISTER_READ));
	copied[9] = 0x52;
	CHECK_INT(pread(other, &byte, 1, 9), 1);
	CHECK_INT(byte, 0x52);
	REQUIRE_INT(pread(file, &byte, 1, 9), 1);
	CHECK_INT(byte, 0);
}

static void store_in_child(void *arg)
{
	memset(arg, 0x63, page_size());
}

TEST(after_fork_the_memory_is_the_parents)
{
	unsigned char *memory = page_own(page_size()), byte;
	int fd;

	memory[0] = 0x61;
	fd = REQUIRE_OK(reg_try(memory, page_size(), REG_BOTH));
	task_run(store_in_child, memory);
	CHECK_INT(memory[0], 0x61);
	memory[0] = 0x62;
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 0x62);
	byte = 0x64;
	CHECK_INT(pwrite(fd, &byte, 1, 0), 1);
	CHECK_INT(memory[0], 0x64);
}

TEST(memory_that_the_process_gives_up_stays_as_it_was)
{
	size_t page = page_size();
	unsigned char *memory = page_own(2 * page), byte;
	int fd;

	memset(memory, 0x71, 2 * page);
	fd = REQUIRE_OK(reg_try(memory, 2 * page, REG_BOTH));
	REQUIRE_OK(madvise(memory, page, MADV_DONTNEED));
	CHECK_INT(memory[0], 0); /* another page by now */
	REQUIRE_OK(munmap(memory + page, page));
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 0x71);
	CHECK_INT(pread(fd, &byte, 1, page), 1);
	CHECK_INT(byte, 0x71);
}

TEST(it_is_not_mapped_and_exported_only_as_whole_pages)
{
	size_t page = page_size();
	unsigned char *memory = page_own(3 * page), *map;
	int fd = REQUIRE_OK(reg_try(memory, 2 * page, REG_BOTH)), dmabuf;

	CHECK(mmap(NULL, page, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED && errno == ENODEV);
	dmabuf = export_new(fd);
	map = mmap(NULL, page, PROT_READ, MAP_SHARED, dmabuf, 0);
	CHECK(map == MAP_FAILED && errno == ENODEV);
	CHECK_ERRNO(export_try(REQUIRE_OK(reg_try(memory, 2 * page - 1, REG_BOTH))), EINVAL);
	CHECK_ERRNO(export_try(REQUIRE_OK(reg_try(memory + 8, page, REG_BOTH))), EINVAL);
}

TEST(a_hole_is_efault_said_where_and_leaves_nothing)
{
	size_t page = page_size();
	unsigned char *memory = page_own(600 * page);
	struct holders before;
	struct klog *log;

	control_open();
	REQUIRE_OK(munmap(memory + 555 * page, page));
	log = klog_mark();
	before = holders_now();
	CHECK_ERRNO(reg_try(memory + 16, 590 * page, REG_BOTH), EFAULT);
	CHECK_INT(klog_count(log, "reg: cannot register byte %zu: nothing is mapped there",
			     555 * page - 16),
		  1);
	CHECK_HOLDERS(&before);
}

/* With the limit that the test is about. */
static void register_within(void *arg)
{
	size_t page = page_size();
	unsigned char *memory = arg;
	struct klog *log = klog_mark();
	int fd;

	privilege_limit_memlock(4 * page);
	/* Four pages are touched, though three would hold as much. */
	fd = REQUIRE_OK(reg_try(memory + 1, 3 * page, REG_BOTH));
	CHECK_ERRNO(reg_try(memory, 1, REG_BOTH), ENOMEM);
	CHECK_INT(klog_count(log, "reg: over RLIMIT_MEMLOCK"), 1);
	close(fd);
	CHECK_OK(reg_try(memory, 4 * page, REG_BOTH));
}

TEST(every_page_that_is_touched_counts_against_the_limit)
{
	control_open();
	task_run(register_within, page_own(8 * page_size()));
}
