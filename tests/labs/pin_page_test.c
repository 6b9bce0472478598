// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 1: the contract of /dev/my_demo_dev, which the lab's driver and the bare one keep.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "call32.h"
#include "driver.h"
#include "grid.h"
#include "guard.h"
#include "klog.h"
#include "maprules.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "touch.h"
#include "vmstat.h"

#define NODE "/dev/my_demo_dev"
#define GET_SIZE 1
#define BOTH "pin_page", "pin_bare"

static int open_node(int flags)
{
	return REQUIRE_OK(open(NODE, flags | O_CLOEXEC));
}

/* The bare driver has one page. */
static size_t size_for(const char *driver, size_t size)
{
	return driver_is_bare(driver) ? page_size() : size;
}

static int open_with_size(const char *driver, size_t size)
{
	if (driver_is_bare(driver))
		return driver_open(driver, NODE);
	module_need(driver, "size=%zu", size);
	return open_node(O_RDWR);
}

TEST_DRIVERS(the_node_is_a_misc_device_of_root_alone, BOTH)
{
	struct stat status;
	char line[128] = "";
	int minor_number;
	char name[64];
	bool listed = false;
	FILE *misc;

	driver_load(driver, "");
	REQUIRE_OK(stat(NODE, &status));
	CHECK(S_ISCHR(status.st_mode));
	CHECK_INT(major(status.st_rdev), 10);
	CHECK_INT(status.st_mode & 07777, 0600);
	CHECK_INT(status.st_uid, 0);
	misc = fopen("/proc/misc", "re");
	while (fgets(line, sizeof(line), misc))
		if (sscanf(line, "%d %63s", &minor_number, name) == 2 &&
		    !strcmp(name, "my_demo_dev"))
			listed = (unsigned int)minor_number == minor(status.st_rdev);
	CHECK(listed);
}

TEST_DRIVERS(the_buffer_is_one_page_of_zeros, BOTH)
{
	int fd = driver_open(driver, NODE);
	size_t size = 0;
	static unsigned char data[2 * 65536];

	CHECK_INT(ioctl(fd, GET_SIZE, &size), 0);
	CHECK_INT(size, page_size());
	CHECK_INT(read(fd, data, sizeof(data)), page_size());
	CHECK_BYTES(data, 0, page_size());
	CHECK_BYTES(buf_map(fd, page_size()), 0, page_size());
}

TEST(the_size_parameter_is_rounded_up_to_whole_pages)
{
	size_t page = page_size();
	const size_t asked[] = { 1, 4095, 4096, 4097, page - 1, page, page + 1, 65536, 1000000 };

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		size_t size = 0;
		int fd;

		check_context("size=%zu", asked[i]);
		module_need("pin_page", "size=%zu", asked[i]);
		fd = open_node(O_RDWR);
		REQUIRE_INT(ioctl(fd, GET_SIZE, &size), 0);
		CHECK_INT(size, (asked[i] + page - 1) / page * page);
		CHECK_INT(lseek(fd, 0, SEEK_END), size);
		close(fd);
		REQUIRE_INT(module_unload_soon("pin_page"), 0);
	}
}

TEST_DRIVERS(ioctl_1_stores_one_unsigned_long, BOTH)
{
	int fd = driver_open(driver, NODE);
	struct guard guard = guard_new(sizeof(unsigned long), 40);
	unsigned long *size = (unsigned long *)guard.data;

	*size = ~0UL;
	CHECK_INT(ioctl(fd, GET_SIZE, size), 0);
	CHECK_INT(*size, page_size());
	CHECK_GUARD(&guard);
}

TEST(ioctl_1_stores_32_bits_for_a_32_bit_process)
{
	unsigned int *low = call32_page();
	int fd = driver_open("pin_page", NODE);

	memset(low, 0xff, 4096);
	CHECK_INT(call32_ioctl(fd, GET_SIZE, low + 4), 0);
	CHECK_INT(low[3], 0xffffffff);
	CHECK_INT(low[4], page_size());
	CHECK_INT(low[5], 0xffffffff);
	CHECK_INT(call32_ioctl(fd, GET_SIZE, (void *)4), -EFAULT);
	CHECK_INT(call32_ioctl(fd, 7, low), -ENOTTY);
}

TEST_DRIVERS(ioctl_to_a_bad_pointer_is_efault, BOTH)
{
	int fd = driver_open(driver, NODE);
	struct guard guard = guard_at_end(4);

	CHECK_ERRNO(ioctl(fd, GET_SIZE, touch_address(0)), EFAULT);
	CHECK_ERRNO(ioctl(fd, GET_SIZE, touch_address(-8UL)), EFAULT);
	CHECK_ERRNO(ioctl(fd, GET_SIZE, guard.data), EFAULT);
}

TEST_DRIVERS(any_other_ioctl_is_enotty_except_the_one_that_the_vfs_answers, BOTH)
{
	static const unsigned int others[] = { 0, 3, 4, 100, 0x4001, 0x80000001, 0x80085401,
					       0x40087401, 0xffffffff };
	int fd = driver_open(driver, NODE);
	size_t out[2] = { 0, 0 };
	struct stat status;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		check_context("command 0x%x", others[i]);
		CHECK_ERRNO(ioctl(fd, others[i], out), ENOTTY);
	}
	check_context("%s", "");
	CHECK_INT(out[0], 0);
	/* FIGETBSZ: block size of the file system that the node lies on, as an int. */
	REQUIRE_OK(fstat(fd, &status));
	CHECK_INT(ioctl(fd, 2, out), 0);
	CHECK_INT((int)out[0], status.st_blksize);
}

TEST_DRIVERS(a_read_after_a_write_on_the_same_descriptor_returns_what_was_written, BOTH)
{
	int fd = driver_open(driver, NODE);
	size_t page = page_size();
	static unsigned char out[65536];
	static unsigned char in[65536];

	guard_pattern(out, page, 1);
	CHECK_INT(write(fd, out, page), page);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_INT(read(fd, in, page), page);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 0);
	CHECK_MEM(in, out, page);
	memset(in, 0, page);
	CHECK_INT(read(fd, in, page), page);
	CHECK_MEM(in, out, page);
}

TEST(offsets_of_lseek_pread_and_pwrite_are_honoured)
{
	size_t size = 2 * page_size();
	int fd = open_with_size("pin_page", size);
	char text[8] = "";

	CHECK_INT(pwrite(fd, "pwrite", 6, 5000), 6);
	CHECK_INT(lseek(fd, 5000, SEEK_SET), 5000);
	CHECK_INT(read(fd, text, 6), 6);
	CHECK_MEM(text, "pwrite", 6);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 5000);
	CHECK_INT(write(fd, "seek", 4), 4);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 5000);
	CHECK_INT(pread(fd, text, 6, 5000), 6);
	CHECK_MEM(text, "seekte", 6);
	CHECK_INT(pread(fd, text, 6, 0), 6);
	CHECK_BYTES((unsigned char *)text, 0, 6);
	CHECK_INT(lseek(fd, -10, SEEK_END), size - 10);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
}

TEST_DRIVERS(the_end_of_the_buffer_gives_short_counts_then_0_and_enospc, BOTH)
{
	size_t size = size_for(driver, 2 * page_size());
	int fd = open_with_size(driver, size);
	static unsigned char data[3 * 65536];

	memset(data, 0x42, sizeof(data));
	CHECK_INT(write(fd, data, sizeof(data)), size);
	CHECK_INT(read(fd, data, sizeof(data)), size);
	CHECK_INT(pwrite(fd, data, 100, size - 2), 2);
	CHECK_INT(pread(fd, data, 100, size - 2), 2);
	CHECK_INT(pread(fd, data, 1, size), 0);
	CHECK_INT(pread(fd, data, 1, 1LL << 40), 0);
	CHECK_ERRNO(pwrite(fd, data, 1, size), ENOSPC);
	CHECK_ERRNO(pwrite(fd, data, 1, 1LL << 40), ENOSPC);
	CHECK_INT(read(fd, data, 0), 0);
	CHECK_INT(write(fd, data, 0), 0);
	CHECK_INT(pwrite(fd, data, 0, size), 0);
}

static ssize_t grid_write(int fd, const void *data, size_t len, off_t pos)
{
	return pwrite(fd, data, len, pos);
}

static ssize_t grid_read(int fd, void *data, size_t len, off_t pos)
{
	return pread(fd, data, len, pos);
}

TEST_DRIVERS(every_offset_and_length_moves_exactly_its_bytes, BOTH)
{
	const struct grid grid = { grid_write, grid_read, size_for(driver, 65536) };

	grid_run(&grid, open_with_size(driver, grid.size));
}

TEST_DRIVERS(unmapped_memory_is_efault, BOTH)
{
	int fd = driver_open(driver, NODE);
	struct guard guard = guard_new(100, 0);

	CHECK_ERRNO(write(fd, touch_address(0), 100), EFAULT);
	CHECK_ERRNO(read(fd, touch_address(0), 100), EFAULT);
	CHECK_ERRNO(write(fd, guard.map, 100), EFAULT);
	CHECK_ERRNO(read(fd, guard.map, 100), EFAULT);
	REQUIRE_OK(munmap(guard.map, guard.map_len));
	CHECK_ERRNO(write(fd, guard.data, 100), EFAULT);
	CHECK_ERRNO(read(fd, guard.data, 100), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(-4096UL), 4096), EFAULT);
	CHECK_ERRNO(read(fd, touch_address(-1UL), 1), EFAULT);
	CHECK_ERRNO(read(fd, touch_address(-4096UL), 8192), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(1UL << 63), 4096), EFAULT);
}

TEST_DRIVERS(memory_that_cannot_be_written_is_efault_for_read_and_fine_for_write, BOTH)
{
	static const char text[] = "read only";
	int fd = driver_open(driver, NODE);
	char back[16] = "";

	CHECK_INT(write(fd, text, sizeof(text)), sizeof(text));
	CHECK_ERRNO(read(fd, touch_address((uintptr_t)text), sizeof(text)), EFAULT);
	CHECK_INT(read(fd, back, sizeof(text)), sizeof(text));
	CHECK_MEM(back, text, sizeof(text));
}

TEST(a_transfer_that_fails_half_way_returns_what_was_moved)
{
	int fd = open_with_size("pin_page", 65536);
	size_t page = page_size();
	struct guard guard = guard_new(8 * page, 0);
	size_t before_hole = 3 * page - 17;
	long pins = vmstat_pins_held();

	memset(guard.data, 0x51, 8 * page);
	REQUIRE_OK(munmap(guard.data + 3 * page, page));
	CHECK_INT(write(fd, guard.data + 17, 7 * page), before_hole);
	memset(guard.data, 0, 3 * page);
	CHECK_INT(read(fd, guard.data + 17, 7 * page), before_hole);
	CHECK_BYTES(guard.data, 0, 17);
	CHECK_BYTES(guard.data + 17, 0x51, before_hole);
	CHECK_INT(pread(fd, guard.data, page, 3 * page - 17), page);
	CHECK_BYTES(guard.data, 0, page);
	/* The first read-only page ends a read as a hole does. */
	REQUIRE_OK(mprotect(guard.data + page, page, PROT_READ));
	CHECK_INT(read(fd, guard.data + 17, 2 * page), page - 17);
	CHECK_INT(vmstat_pins_held(), pins);
}

/* The bare driver's one page is too little for a hole inside of a transfer. */
TEST(what_the_bare_driver_moved_before_a_hole_is_its_count)
{
	int fd = driver_open("pin_bare", NODE);
	size_t page = page_size();
	struct guard guard = guard_new(2 * page, 0);
	long pins = vmstat_pins_held();

	REQUIRE_OK(munmap(guard.data + page, page));
	CHECK_INT(write(fd, guard.data + 17, page), page - 17);
	CHECK_INT(read(fd, guard.data + 17, page), page - 17);
	CHECK_INT(vmstat_pins_held(), pins);
}

TEST_DRIVERS(mapping_read_and_write_share_the_buffer, BOTH)
{
	size_t size = size_for(driver, 2 * page_size());
	int fd = open_with_size(driver, size);
	unsigned char *map = buf_map(fd, size);
	static unsigned char data[2 * 65536];

	memset(data, 0x61, size);
	REQUIRE_INT(write(fd, data, size), size);
	CHECK_BYTES(map, 0x61, size);
	memset(map, 0x62, size);
	REQUIRE_INT(read(fd, data, size), size);
	CHECK_BYTES(data, 0x62, size);
}

TEST_DRIVERS(a_mapping_past_the_end_is_einval, BOTH)
{
	maprules_range(driver_open(driver, NODE), page_size());
	maprules_range(open_node(O_RDWR), page_size());
}

TEST(rights_of_a_mapping_are_those_of_the_opener)
{
	module_need("pin_page", "size=65536");
	maprules_rights(NODE, 65536);
	maprules_growth(open_node(O_RDWR), 65536);
}

TEST(a_private_store_is_seen_by_nobody_else)
{
	int fd = driver_open("pin_page", NODE);
	size_t page = page_size();
	unsigned char *map = buf_map_as(fd, page, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	static unsigned char data[65536];

	map[5] = 0x99;
	REQUIRE_INT(read(fd, data, page), page);
	CHECK_BYTES(data, 0, page);
}

TEST(the_module_cannot_go_while_its_node_is_open)
{
	int fd = driver_open("pin_page", NODE);
	unsigned char *map = buf_map(fd, page_size());

	map[0] = 0x77;
	CHECK_INT(module_unload("pin_page"), -EWOULDBLOCK);
	close(fd);
	/* tmpfs holds the memory from here on: the module may go, the mapping stays whole. */
	CHECK_INT(module_unload_soon("pin_page"), 0);
	CHECK_INT(touch_load(map), 0);
	CHECK_INT(map[0], 0x77);
	CHECK_INT(touch_store(map, 0x78), 0);
}

/* 256 MiB of device and as much of user memory, moved for ever. */
#define LARGE (256UL << 20)

static void move_for_ever(void *arg)
{
	unsigned char *data = arg;
	int fd = open_node(O_RDWR);

	for (;;) {
		REQUIRE_INT(pwrite(fd, data, LARGE, 0), LARGE);
		REQUIRE_INT(pread(fd, data, LARGE, 0), LARGE);
	}
}

TEST_WITHIN(a_process_killed_during_a_large_transfer_leaves_nothing_pinned, 120)
{
	unsigned char *data;
	long pins = vmstat_pins_held();
	char byte = 0;

	if (vmstat_meminfo_kib("MemAvailable") < 600 << 10)
		SKIP("needs 600 MiB of free memory");
	module_need("pin_page", "size=%lu", LARGE);
	data = test_shared(LARGE);
	for (int turn = 0; turn < 6; turn++) {
		pid_t pid = task_start(move_for_ever, data);

		usleep(50000 + turn * 40000);
		task_kill(pid, 5);
		CHECK_INT(vmstat_pins_held(), pins);
	}
	CHECK_INT(read(open_node(O_RDWR), &byte, 1), 1);
}
