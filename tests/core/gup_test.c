// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Zero-copy system calls accept a mapping that has pages, and refuse with EFAULT
 * one by page frame number: get_user_pages() finds nothing to hold there.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* O_DIRECT, vmsplice(), process_vm_readv() */
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "task.h"
#include "zerocopy.h"

#define SIZE 65536

#ifndef MSG_ZEROCOPY
#define MSG_ZEROCOPY 0x4000000
#endif

/* A mapping that both the test and a forked process have; which of them looks at the other. */
struct remote {
	pid_t pid;
	unsigned char *map;
	bool has_pages;
};

static void reach_across(void *arg)
{
	struct remote *remote = arg;
	unsigned char data[6000];
	struct iovec here = { data, sizeof(data) };
	struct iovec there = { remote->map + 123, sizeof(data) };

	if (!remote->has_pages) {
		CHECK_ERRNO(process_vm_readv(remote->pid, &here, 1, &there, 1, 0), EFAULT);
		CHECK_ERRNO(process_vm_writev(remote->pid, &here, 1, &there, 1, 0), EFAULT);
		return;
	}
	CHECK_INT(process_vm_readv(remote->pid, &here, 1, &there, 1, 0), sizeof(data));
	CHECK_BYTES(data, 0x71, sizeof(data));
	memset(data, 0x72, sizeof(data));
	CHECK_INT(process_vm_writev(remote->pid, &here, 1, &there, 1, 0), sizeof(data));
}

TEST_KINDS(another_process_reaches_the_mapping_only_through_pages, 0, 0)
{
	int fd = buf_open(kind, SIZE, "");
	struct remote remote = { getpid(), buf_map(fd, SIZE), kind->flags & KIND_PAGE };

	buf_fill(fd, 0, SIZE, 0x71);
	task_run(reach_across, &remote);
	if (remote.has_pages)
		CHECK_INT(buf_expect(fd, 123, 6000, 0x72), 6000);
	munmap(remote.map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(vmsplice_takes_pages_and_nothing_else, 0, 0)
{
	int fd = buf_open(kind, SIZE, "");
	struct iovec part = { buf_map(fd, SIZE) + 4000, 10000 };
	unsigned char data[10000];
	int ends[2];

	REQUIRE_OK(pipe(ends));
	buf_fill(fd, 0, SIZE, 0x73);
	if (kind->flags & KIND_PFN) {
		CHECK_ERRNO(vmsplice(ends[1], &part, 1, 0), EFAULT);
		return;
	}
	REQUIRE_INT(vmsplice(ends[1], &part, 1, 0), sizeof(data));
	/* The pages themselves are in the pipe: held there, though nobody maps them any more. */
	munmap((unsigned char *)part.iov_base - 4000, SIZE);
	CHECK(buf_pages(fd).refs > 0);
	REQUIRE_INT(read(ends[0], data, sizeof(data)), sizeof(data));
	CHECK_BYTES(data, 0x73, sizeof(data));
	close(ends[0]);
	close(ends[1]);
	buf_check_rest(fd);
}

TEST_KINDS(direct_io_goes_straight_to_and_from_pages, 0, 0)
{
	int disk = zerocopy_disk();
	int fd = buf_open(kind, SIZE, "");
	unsigned char *map = buf_map(fd, SIZE);
	unsigned char *own = aligned_alloc(4096, SIZE);

	memset(own, 0x74, SIZE);
	REQUIRE_INT(pwrite(disk, own, SIZE, 0), SIZE);
	if (kind->flags & KIND_PFN) {
		CHECK_ERRNO(pread(disk, map, SIZE, 0), EFAULT);
		CHECK_ERRNO(pwrite(disk, map, SIZE, 0), EFAULT);
		return;
	}
	REQUIRE_INT(pread(disk, map, SIZE, 0), SIZE);
	CHECK_INT(buf_expect(fd, 0, SIZE, 0x74), SIZE);
	memset(map, 0x75, SIZE);
	REQUIRE_INT(pwrite(disk, map, SIZE, 0), SIZE);
	REQUIRE_INT(pread(disk, own, SIZE, 0), SIZE);
	CHECK_BYTES(own, 0x75, SIZE);
	munmap(map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(a_socket_sends_pages_without_copying, KIND_WB, 0)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char *map = buf_map(fd, SIZE);
	unsigned char data[20000];
	int pair[2];

	zerocopy_connect(pair);
	buf_fill(fd, 0, SIZE, 0x76);
	if (kind->flags & KIND_PFN) {
		CHECK_ERRNO(send(pair[0], map, sizeof(data), MSG_ZEROCOPY), EFAULT);
		return;
	}
	REQUIRE_INT(send(pair[0], map, sizeof(data), MSG_ZEROCOPY), sizeof(data));
	REQUIRE_INT(recv(pair[1], data, sizeof(data), MSG_WAITALL), sizeof(data));
	CHECK_BYTES(data, 0x76, sizeof(data));
}

TEST_KINDS(a_shmem_buffer_can_hold_a_futex, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned int *word = (unsigned int *)buf_map(fd, SIZE);

	CHECK_INT(syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0), 0);
	CHECK_ERRNO(syscall(SYS_futex, word, FUTEX_WAIT, 1, NULL, NULL, 0), EAGAIN);
}

TEST_KINDS(io_uring_registers_a_shmem_buffer, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");
	struct iovec whole = { buf_map(fd, SIZE), SIZE };
	struct io_uring_params params = { 0 };
	int ring = syscall(SYS_io_uring_setup, 4, &params);

	if (ring == -1)
		SKIP("no io_uring: %s", strerrorname_np(errno));
	CHECK_OK(syscall(SYS_io_uring_register, ring, IORING_REGISTER_BUFFERS, &whole, 1));
	CHECK(buf_pages(fd).refs > 0);
	CHECK_OK(syscall(SYS_io_uring_register, ring, IORING_UNREGISTER_BUFFERS, NULL, 0));
	munmap(whole.iov_base, SIZE);
	buf_check_rest(fd);
}
