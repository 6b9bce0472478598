// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * read(), write(), lseek() and splice(): a buffer is like a file of fixed size.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* splice(), memfd_create() */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
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

TEST_KINDS(every_offset_and_length_moves_exactly_its_bytes, 0, 0)
{
	const struct grid grid = { grid_write, grid_read, SIZE };

	grid_run(&grid, buf_open(kind, SIZE, ""));
}

TEST_KINDS(the_position_moves_and_the_end_is_the_end, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char data[5000];

	memset(data, 0x31, sizeof(data));
	REQUIRE_INT(write(fd, data, 5000), 5000);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 5000);
	REQUIRE_INT(read(fd, data, 100), 100);
	CHECK_BYTES(data, 0, 100);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 5100);
	CHECK_INT(lseek(fd, SIZE - 10, SEEK_SET), SIZE - 10);
	CHECK_INT(write(fd, data, 100), 10);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), SIZE);
	CHECK_ERRNO(write(fd, data, 1), ENOSPC);
	CHECK_INT(read(fd, data, 1), 0);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), SIZE);
	CHECK_INT(lseek(fd, -10, SEEK_END), SIZE - 10);
	CHECK_INT(read(fd, data, 100), 10);
}

TEST_KINDS(seeking_goes_anywhere_inside_and_nowhere_before_the_start, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE - 100, "");

	CHECK_INT(lseek(fd, 0, SEEK_END), SIZE);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	CHECK_INT(lseek(fd, 1000, SEEK_CUR), 1000);
	CHECK_INT(lseek(fd, -1, SEEK_CUR), 999);
	CHECK_ERRNO(lseek(fd, -1000, SEEK_CUR), EINVAL);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(fd, -SIZE - 1, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(fd, 0, 99), EINVAL);
	CHECK_ERRNO(lseek(fd, SIZE + 1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(fd, 1, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(fd, 1LL << 62, SEEK_CUR), EINVAL);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 999);
}

TEST_KINDS(pread_and_pwrite_leave_the_position, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	char text[8] = "";

	REQUIRE_INT(lseek(fd, 77, SEEK_SET), 77);
	CHECK_INT(pwrite(fd, "kernel", 6, 4095), 6);
	CHECK_INT(pread(fd, text, 6, 4095), 6);
	CHECK_MEM(text, "kernel", 6);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 77);
	CHECK_INT(pread(fd, text, 6, SIZE), 0);
	CHECK_INT(pread(fd, text, 6, SIZE + 1), 0);
	CHECK_INT(pread(fd, text, 6, 1LL << 40), 0);
	CHECK_INT(pread(fd, text, 6, 0x7ffffffffffff000), 0);
	CHECK_ERRNO(pwrite(fd, text, 6, SIZE), ENOSPC);
	CHECK_ERRNO(pwrite(fd, text, 6, 1LL << 40), ENOSPC);
	CHECK_ERRNO(pread(fd, text, 6, -1), EINVAL);
	CHECK_INT(pwrite(fd, text, 6, SIZE - 2), 2);
	CHECK_INT(pread(fd, text, 6, SIZE - 2), 2);
	CHECK_INT(read(fd, text, 0), 0);
	CHECK_INT(write(fd, text, 0), 0);
}

TEST_KINDS(vectors_are_gathered_and_scattered, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char out[3][3000];
	unsigned char in[9000];
	struct iovec parts[3];

	for (int i = 0; i < 3; i++) {
		guard_pattern(out[i], sizeof(out[i]), i);
		parts[i] = (struct iovec){ out[i], sizeof(out[i]) };
	}
	REQUIRE_INT(pwritev(fd, parts, 3, 1), 9000);
	REQUIRE_INT(pread(fd, in, 9000, 1), 9000);
	CHECK_MEM(in, out, 9000);
	memset(out, 0, sizeof(out));
	REQUIRE_INT(preadv(fd, parts, 3, 1), 9000);
	CHECK_MEM(out, in, 9000);
	CHECK_INT(pwritev(fd, parts, 3, SIZE - 4000), 4000);
}

static void make_pipe(int ends[2])
{
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	REQUIRE_OK(fcntl(ends[0], F_SETPIPE_SZ, SIZE * 2));
}

TEST_KINDS(splice_moves_bytes_out_and_in, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	static unsigned char data[20000];
	static unsigned char back[20000];
	loff_t pos = 333;
	int ends[2];

	make_pipe(ends);
	guard_pattern(data, sizeof(data), 5);
	REQUIRE_INT(pwrite(fd, data, sizeof(data), pos), sizeof(data));
	for (size_t got = 0; got < sizeof(data);)
		got += REQUIRE_OK(splice(fd, &pos, ends[1], NULL, sizeof(data) - got, 0));
	CHECK_INT(pos, 333 + sizeof(data));
	REQUIRE_INT(read(ends[0], back, sizeof(back)), sizeof(back));
	CHECK_MEM(back, data, sizeof(data));

	buf_fill(fd, 0, SIZE, 0);
	REQUIRE_INT(write(ends[1], data, sizeof(data)), sizeof(data));
	pos = 4095;
	for (size_t put = 0; put < sizeof(data);)
		put += REQUIRE_OK(splice(ends[0], NULL, fd, &pos, sizeof(data) - put, 0));
	REQUIRE_INT(pread(fd, back, sizeof(back), 4095), sizeof(back));
	CHECK_MEM(back, data, sizeof(data));
	CHECK_BYTES((pread(fd, back, 4095, 0), back), 0, 4095);
}

TEST_KINDS(what_was_spliced_out_stays_whole_when_the_modules_go, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	static unsigned char back[SIZE];
	loff_t pos = 0;
	int ends[2];

	make_pipe(ends);
	buf_fill(fd, 0, SIZE, 0x3c);
	while (pos < SIZE)
		REQUIRE_OK(splice(fd, &pos, ends[1], NULL, SIZE - pos, 0));
	close(fd);
	REQUIRE_INT(module_unload_soon("testbuf"), 0);
	REQUIRE_INT(module_unload_soon("kubuf"), 0);
	REQUIRE_INT(read(ends[0], back, SIZE), SIZE);
	CHECK_BYTES(back, 0x3c, SIZE);
}

TEST_KINDS(splice_stops_at_the_end, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	loff_t pos = SIZE;
	int ends[2];

	make_pipe(ends);
	CHECK_INT(splice(fd, &pos, ends[1], NULL, 100, 0), 0);
	REQUIRE_INT(write(ends[1], "123456", 6), 6);
	CHECK_ERRNO(splice(ends[0], NULL, fd, &pos, 6, 0), ENOSPC);
	pos = SIZE - 2;
	CHECK_INT(splice(ends[0], NULL, fd, &pos, 6, 0), 2);
}

TEST_KINDS(sendfile_copies_a_buffer_to_a_file, 0, KIND_PFN)
{
	int fd = buf_open(kind, SIZE, "");
	int file = REQUIRE_OK(memfd_create("copy", MFD_CLOEXEC));
	unsigned char *data = malloc(SIZE);
	unsigned char *back = malloc(SIZE);
	off_t pos = 0;

	/* Older ones send to a file from nothing but regular files and disks. */
	if (sendfile(file, open("/dev/zero", O_RDONLY), NULL, 1) == -1)
		SKIP("this kernel's sendfile does not read from character devices");
	REQUIRE_OK(ftruncate(file, 0));
	REQUIRE_OK(lseek(file, 0, SEEK_SET));
	guard_pattern(data, SIZE, 9);
	REQUIRE_INT(pwrite(fd, data, SIZE, 0), SIZE);
	while (pos < SIZE && REQUIRE_OK(sendfile(file, fd, &pos, SIZE - pos)) > 0)
		;
	CHECK_INT(pos, SIZE);
	REQUIRE_INT(pread(file, back, SIZE, 0), SIZE);
	CHECK_MEM(back, data, SIZE);
}

TEST_KINDS(bad_user_memory_is_efault_after_what_was_moved, 0, KIND_PFN)
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

TEST_KINDS(an_opener_can_do_only_what_it_was_opened_for, 0, KIND_PFN)
{
	char byte = 1;
	int reader;
	int writer;

	buf_load(kind, SIZE, "");
	reader = buf_reopen(O_RDONLY);
	writer = buf_reopen(O_WRONLY);
	CHECK_ERRNO(write(reader, &byte, 1), EBADF);
	CHECK_ERRNO(pwrite(reader, &byte, 1, 0), EBADF);
	CHECK_ERRNO(read(writer, &byte, 1), EBADF);
	CHECK_INT(write(writer, &byte, 1), 1);
	CHECK_INT(read(reader, &byte, 1), 1);
}
