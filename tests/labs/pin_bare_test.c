// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 1: the driver that its text writes from an empty file.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
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
#include "module.h"
#include "page.h"
#include "program.h"
#include "test.h"
#include "touch.h"
#include "vmstat.h"

#define MODULE "pin_bare"
#define NODE "/dev/my_demo_dev"
#define GET_SIZE 1

TEST(it_stands_on_nothing_of_ours)
{
	bare_check_alone(MODULE);
}

TEST(the_programs_run_on_the_bare_driver_unchanged)
{
	static const char *const names[] = { "test_ok", "test_issue" };
	struct klog *log = klog_mark();
	char text[4096];

	bare_load(MODULE);
	for (size_t i = 0; i < 2; i++) {
		const char *const argv[] = { names[i], NULL };

		check_context("%s", names[i]);
		CHECK_INT(program_run(text, sizeof(text), argv), 0);
		CHECK_HAS(text, "data modify and compare successful");
		CHECK_INT(klog_count(log, "pages=%zu pinned=%zu moved=%zu", i + 1, i + 1,
				     page_size()),
			  2);
	}
}

TEST(every_offset_in_the_page_moves_exactly_its_bytes)
{
	int fd = bare_open(MODULE, NODE);
	size_t page = page_size();
	static unsigned char out[65536];

	guard_pattern(out, page, 1);
	for (size_t at = 0; at < page; at += 251) {
		struct guard guard = guard_new(page, at);

		check_context("offset %zu", at);
		memcpy(guard.data, out, page);
		REQUIRE_INT(write(fd, guard.data, page), page);
		memset(guard.data, 0, page);
		REQUIRE_INT(read(fd, guard.data, page), page);
		CHECK_MEM(guard.data, out, page);
		CHECK_GUARD(&guard);
		guard_free(&guard);
	}
}

TEST(lengths_and_positions_past_the_end_are_cut_or_refused)
{
	int fd = bare_open(MODULE, NODE);
	size_t page = page_size(), size = 0;
	static unsigned char data[2 * 65536];

	CHECK_INT(ioctl(fd, GET_SIZE, &size), 0);
	CHECK_INT(size, page);
	CHECK_INT(write(fd, data, sizeof(data)), page);
	CHECK_INT(read(fd, data, sizeof(data)), page);
	CHECK_INT(pwrite(fd, data, 100, page - 2), 2);
	CHECK_INT(pread(fd, data, 100, page - 2), 2);
	CHECK_INT(pread(fd, data, 1, page), 0);
	CHECK_INT(pread(fd, data, 1, 1LL << 40), 0);
	CHECK_ERRNO(pwrite(fd, data, 1, page), ENOSPC);
	CHECK_ERRNO(pwrite(fd, data, 1, 1LL << 40), ENOSPC);
	CHECK_INT(pwrite(fd, data, 0, page), 0);
	CHECK_INT(read(fd, data + 1, 0), 0);
	CHECK_INT(lseek(fd, -10, SEEK_END), page - 10);
	CHECK_INT(read(fd, data, 100), 10);
	CHECK_ERRNO(ioctl(fd, GET_SIZE, touch_address(0)), EFAULT);
	CHECK_ERRNO(ioctl(fd, 7, &size), ENOTTY);
}

TEST(bad_memory_is_efault_and_half_bad_memory_a_short_count)
{
	int fd = bare_open(MODULE, NODE);
	size_t page = page_size();
	struct guard guard = guard_new(2 * page, 0);
	static const char text[] = "constant";
	long pins = vmstat_pins_held();

	CHECK_ERRNO(write(fd, touch_address(0), 100), EFAULT);
	CHECK_ERRNO(read(fd, touch_address(-1UL), 1), EFAULT);
	CHECK_ERRNO(write(fd, guard.map, 100), EFAULT);
	CHECK_ERRNO(read(fd, touch_address((uintptr_t)text), 8), EFAULT);
	CHECK_INT(write(fd, touch_address((uintptr_t)text), 8), 8);
	REQUIRE_OK(munmap(guard.data + page, page));
	CHECK_INT(write(fd, guard.data + 17, page), page - 17);
	CHECK_INT(read(fd, guard.data + 17, page), page - 17);
	CHECK_INT(vmstat_pins_held(), pins);
}

TEST(a_mapping_shares_the_buffer_and_keeps_the_module)
{
	int fd = bare_open(MODULE, NODE);
	size_t page = page_size();
	unsigned char *map = buf_map(fd, page);
	static unsigned char data[65536];

	CHECK_BYTES(map, 0, page);
	memset(data, 0x61, page);
	REQUIRE_INT(write(fd, data, page), page);
	CHECK_BYTES(map, 0x61, page);
	map[page - 1] = 0x62;
	CHECK_INT(pread(fd, data, 1, page - 1), 1);
	CHECK_INT(data[0], 0x62);
	CHECK(mmap(NULL, 2 * page, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	CHECK_ERRNO((intptr_t)mmap(NULL, page, PROT_READ, MAP_SHARED, fd, page), EINVAL);
	close(fd);
	/* The mapping holds the file, and the file the module. */
	CHECK_INT(module_unload(MODULE), -EWOULDBLOCK);
	CHECK_INT(map[0], 0x61);
}

TEST(kubuf_check_finds_nothing_wrong_with_it)
{
	bare_load(MODULE);
	checker_good(NODE, NULL);
}
