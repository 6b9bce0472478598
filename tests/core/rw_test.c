// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * read(), write() and splice() of a driver's node: every alignment, bad memory, and pages in a
 * pipe when the driver goes. What a buffer has in common with a file is in uapi/file_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "grid.h"
#include "guard.h"
#include "module.h"
#include "touch.h"

#define SIZE 65536

static ssize_t grid_write(int fd, const void *data, size_t len, off_t pos)
{
	return pwrite(fd, data, len, pos);
}

static ssize_t grid_read(int fd, void *data, size_t len, off_t pos)
{
	return pread(fd, data, len, pos);
}

TEST_KINDS(every_offset_and_length_moves_exactly_its_bytes, 0, KIND_UC)
{
	const struct grid grid = { grid_write, grid_read, SIZE };

	grid_run(&grid, buf_open(kind, SIZE, ""));
}

TEST_KINDS(what_was_spliced_out_stays_whole_when_the_modules_go, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	static unsigned char back[SIZE];
	loff_t pos = 0;
	int ends[2];

	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	REQUIRE_OK(fcntl(ends[0], F_SETPIPE_SZ, SIZE * 2));
	buf_fill(fd, 0, SIZE, 0x3c);
	while (pos < SIZE)
		REQUIRE_OK(splice(fd, &pos, ends[1], NULL, SIZE - pos, 0));
	close(fd);
	REQUIRE_INT(module_unload_soon("testbuf"), 0);
	REQUIRE_INT(module_unload_soon("kubuf"), 0);
	REQUIRE_INT(read(ends[0], back, SIZE), SIZE);
	CHECK_BYTES(back, 0x3c, SIZE);
}

TEST_KINDS(bad_user_memory_is_efault_after_what_was_moved, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	struct guard guard = guard_at_end(6000);
	unsigned char *end = guard.data + guard.len;
	unsigned char data[6000];

	CHECK_ERRNO(pwrite(fd, touch_address(0), 10, 0), EFAULT);
	CHECK_ERRNO(pread(fd, touch_address(0), 10, 0), EFAULT);
	CHECK_ERRNO(pread(fd, end, 10, 0), EFAULT);
	CHECK_ERRNO(pwrite(fd, end, 10, 0), EFAULT);
	CHECK_ERRNO(pread(fd, touch_address(-4096UL), 100, 0), EFAULT);
	CHECK_ERRNO(pwrite(fd, touch_address(-1UL), 1, 0), EFAULT);

	guard_pattern(guard.data, 6000, 3);
	memcpy(data, guard.data, 6000);
	CHECK_UP_TO_FAULT(pwrite(fd, guard.data, 10000, 100), 6000);
	memset(guard.data, 0, 6000);
	CHECK_UP_TO_FAULT(pread(fd, guard.data, 10000, 100), 6000);
	CHECK_MEM(guard.data, data, 6000 - 64);
	CHECK_GUARD(&guard);
	REQUIRE_OK(mprotect(guard.map, guard.map_len, PROT_READ));
	CHECK_ERRNO(pread(fd, guard.data, 100, 0), EFAULT);
	CHECK_INT(pwrite(fd, guard.data, 100, 0), 100);
	buf_check_rest(fd);
}
