// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Moving data between a buffer and another descriptor inside the kernel: splice,
 * sendfile, copy_file_range, and io_uring without a worker.
 *
 * Copyright (C) the kubuf developers
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "guard.h"
#include "test.h"
#include "uring.h"

#define SIZE 131072

static unsigned char data[SIZE], back[SIZE];

static int filled(const struct kind *kind, unsigned int seed)
{
	int fd = control_create(kind, SIZE);

	guard_pattern(data, SIZE, seed);
	REQUIRE_INT(pwrite(fd, data, SIZE, 0), SIZE);
	return fd;
}

static void check_contents(int fd)
{
	memset(back, 0, SIZE);
	REQUIRE_INT(pread(fd, back, SIZE, 0), SIZE);
	CHECK_MEM(back, data, SIZE);
}

static void splice_all(int to, int from)
{
	loff_t at = 0, put = 0;
	int ends[2];

	REQUIRE_OK(pipe(ends));
	while (at < SIZE) {
		ssize_t n = REQUIRE_OK(splice(from, &at, ends[1], NULL, SIZE - at, 0));

		REQUIRE(n > 0);
		while (n > 0)
			n -= REQUIRE_OK(splice(ends[0], NULL, to, &put, n, 0));
	}
	CHECK_INT(splice(from, &at, ends[1], NULL, 1, 0), 0);
	close(ends[0]);
	close(ends[1]);
}

TEST_KINDS(splice_goes_both_ways, KIND_FIRST, KIND_UC)
{
	int made = control_create(kind, SIZE), named = control_add("splice", kind, SIZE);

	splice_all(named, filled(kind, 1));
	check_contents(named);
	splice_all(made, named);
	check_contents(made);
}

static void send_all(int to, int from)
{
	off_t at = 0;

	while (at < SIZE)
		REQUIRE(REQUIRE_OK(sendfile(to, from, &at, SIZE - at)) > 0);
}

TEST_KINDS(sendfile_goes_out_to_a_file_and_in_from_one, KIND_FIRST, KIND_UC)
{
	int from = filled(kind, 2), to = control_create(kind, SIZE);
	int file = REQUIRE_OK(memfd_create("file", 0));

	send_all(file, from);
	check_contents(file);
	send_all(to, file);
	check_contents(to);
}

TEST(sendfile_goes_to_a_socket_and_between_buffers)
{
	int from = filled(NULL, 3), to = control_create(NULL, SIZE), pair[2];
	off_t at = 4000;

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	REQUIRE_INT(sendfile(pair[0], from, &at, 5000), 5000);
	REQUIRE_INT(recv(pair[1], back, 5000, MSG_WAITALL), 5000);
	CHECK_MEM(back, data + 4000, 5000);
	send_all(to, from);
	check_contents(to);
}

/* The kernel lets it write to no inode that is immutable, and into no other file system. */
TEST(copy_file_range_is_refused_and_moves_nothing)
{
	int from = filled(NULL, 4), to = control_create(NULL, SIZE);
	loff_t at = 0, put = 0;
	char byte;

	CHECK_ERRNO(copy_file_range(from, &at, to, &put, SIZE, 0), EPERM);
	CHECK_INT(at, 0);
	CHECK_INT(put, 0);
	CHECK_INT(pread(to, &byte, 1, 0), 1);
	CHECK_INT(byte, 0);
}

TEST(a_pipe_at_the_end_of_a_buffer_is_enospc)
{
	int fd = control_create(NULL, SIZE), ends[2];
	loff_t at = SIZE;

	REQUIRE_OK(pipe(ends));
	REQUIRE_INT(write(ends[1], "1234", 4), 4);
	CHECK_ERRNO(splice(ends[0], NULL, fd, &at, 4, 0), ENOSPC);
	at = SIZE - 3;
	CHECK_INT(splice(ends[0], NULL, fd, &at, 4, 0), 3);
}

/* Threads of this process that io_uring made to wait in. */
static int workers(void)
{
	DIR *dir = opendir("/proc/self/task");
	char path[300], name[32];
	int count = 0;

	REQUIRE(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%s/comm", entry->d_name);
		file = fopen(path, "re");
		if (file && fgets(name, sizeof(name), file))
			count += !strncmp(name, "iou-wrk", 7);
		if (file)
			fclose(file);
	}
	closedir(dir);
	return count;
}

/* Whether a worker shows at all: this request goes to one because it says so. */
static void check_workers_show(struct uring *ring)
{
	struct io_uring_sqe request = {
		.opcode = IORING_OP_READ,
		.flags = IOSQE_ASYNC,
		.fd = control_create(NULL, SIZE),
		.addr = (unsigned long)back,
		.len = 16,
	};

	CHECK_INT(uring_run(ring, &request), 16);
	CHECK(workers() > 0);
}

static void check_reads_inline(struct uring *ring, int fd)
{
	memset(back, 0, SIZE);
	REQUIRE_INT(uring_move(ring, IORING_OP_READ, fd, back, SIZE, 0), SIZE);
	CHECK_MEM(back, data, SIZE);
	CHECK_INT(uring_move(ring, IORING_OP_READ, fd, back, 10, SIZE), 0);
	CHECK_INT(workers(), 0);
}

static void check_writes_inline(struct uring *ring, int fd)
{
	REQUIRE_INT(uring_move(ring, IORING_OP_WRITE, fd, data, SIZE, 0), SIZE);
	CHECK_INT(uring_move(ring, IORING_OP_WRITE, fd, back, 10, SIZE), -ENOSPC);
	CHECK_INT(workers(), 0);
}

TEST_KINDS(io_uring_needs_no_worker, KIND_FIRST, KIND_UC)
{
	int made = filled(kind, 5), named = control_add("ring", kind, SIZE);
	struct uring *ring = uring_new();

	if (!(uring_features(ring) & IORING_FEAT_NATIVE_WORKERS))
		SKIP("this kernel's workers do not show");
	check_writes_inline(ring, named);
	check_reads_inline(ring, named);
	check_reads_inline(ring, made);
	/* Before 6.0 (which brought SEND_ZC) every write to a regular file has a worker. */
	if (uring_knows(ring, IORING_OP_SEND_ZC))
		check_writes_inline(ring, made);
	check_workers_show(ring);
}
