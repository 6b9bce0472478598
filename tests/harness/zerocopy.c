// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "zerocopy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk.h"
#include "task.h"
#include "test.h"
#include "uring.h"

#ifndef MSG_ZEROCOPY
#define MSG_ZEROCOPY 0x4000000
#endif

/* Fails the test when a call moved less than it should; hands on a refusal. */
static int result(const char *what, long got, size_t want)
{
	if (got >= 0)
		check_int(CHECK_SITE(false), what, got, want);
	return got < 0 ? (int)got : 0;
}

#define RESULT(call, want)                                       \
	({                                                       \
		long got_ = (call);                              \
		result(#call, got_ == -1 ? -errno : got_, want); \
	})

int zerocopy_disk(void)
{
	if (access(DISK_NODE, F_OK))
		disk_need(4096);
	return REQUIRE_OK(open(DISK_NODE, O_RDWR | O_DIRECT | O_CLOEXEC));
}

/*
 * Both directions through a file, by two calls that move: what the mapping has goes
 * out and is read back by ordinary means, and the other way round.
 */
struct mover {
	int (*out)(void *arg, int file, unsigned char *map, size_t len);
	int (*in)(void *arg, int file, unsigned char *map, size_t len);
	void *arg;
};

static int round_trip(const struct mover *mover, int file, unsigned char *map, size_t len)
{
	unsigned char *own = aligned_alloc(65536, (len + 65535) / 65536 * 65536);
	int err;

	memset(map, 0x5a, len);
	err = mover->out(mover->arg, file, map, len);
	if (!err) {
		REQUIRE_INT(pread(file, own, len, 0), len);
		CHECK_BYTES(own, 0x5a, len);
		memset(own, 0xa5, len);
		REQUIRE_INT(pwrite(file, own, len, 0), len);
		err = mover->in(mover->arg, file, map, len);
		if (err)
			FAIL("out was accepted, in was not: %s", strerrorname_np(-err));
		CHECK_BYTES(map, 0xa5, len);
	}
	free(own);
	return err;
}

static int direct_out(void *arg, int file, unsigned char *map, size_t len)
{
	return RESULT(pwrite(file, map, len, 0), len);
}

static int direct_in(void *arg, int file, unsigned char *map, size_t len)
{
	return RESULT(pread(file, map, len, 0), len);
}

int zerocopy_direct(int file, unsigned char *map, size_t len)
{
	static const struct mover mover = { direct_out, direct_in, NULL };

	return round_trip(&mover, file, map, len);
}

static int uring_out(void *ring, int file, unsigned char *map, size_t len)
{
	return result("IORING_OP_WRITE", uring_move(ring, IORING_OP_WRITE, file, map, len, 0), len);
}

static int uring_in(void *ring, int file, unsigned char *map, size_t len)
{
	return result("IORING_OP_READ", uring_move(ring, IORING_OP_READ, file, map, len, 0), len);
}

int zerocopy_uring(int file, unsigned char *map, size_t len)
{
	struct uring *ring = uring_new();
	int err = round_trip(&(struct mover){ uring_out, uring_in, ring }, file, map, len);

	uring_free(ring);
	return err;
}

static int fixed_out(void *ring, int file, unsigned char *map, size_t len)
{
	return result("IORING_OP_WRITE_FIXED",
		      uring_move(ring, IORING_OP_WRITE_FIXED, file, map, len, 0), len);
}

static int fixed_in(void *ring, int file, unsigned char *map, size_t len)
{
	return result("IORING_OP_READ_FIXED",
		      uring_move(ring, IORING_OP_READ_FIXED, file, map, len, 0), len);
}

int zerocopy_registered(int file, unsigned char *map, size_t len)
{
	struct uring *ring = uring_new();
	int err = uring_register(ring, map, len);

	if (!err)
		err = round_trip(&(struct mover){ fixed_out, fixed_in, ring }, file, map, len);
	uring_free(ring);
	return err;
}

int zerocopy_vmsplice(unsigned char *map, size_t len)
{
	struct iovec part = { map, len };
	unsigned char *data = malloc(len);
	int ends[2], err;

	REQUIRE_OK(pipe(ends));
	memset(map, 0x61, len);
	err = RESULT(vmsplice(ends[1], &part, 1, 0), len);
	if (!err) {
		/* The pipe has the pages and no copy: what is stored now is what is read. */
		map[len - 1] = 0x62;
		REQUIRE_INT(read(ends[0], data, len), len);
		CHECK_BYTES(data, 0x61, len - 1);
		CHECK_INT(data[len - 1], 0x62);
	}
	close(ends[0]);
	close(ends[1]);
	free(data);
	return err;
}

/*
 * Two ends of a TCP connection over the loopback device, which is brought up first;
 * the first may send with MSG_ZEROCOPY.
 */
static void connect_pair(int pair[2])
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING };
	socklen_t len = sizeof(addr);
	int one = 1;
	int door;

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	door = REQUIRE_OK(socket(AF_INET, SOCK_STREAM, 0));
	REQUIRE_OK(ioctl(door, SIOCSIFFLAGS, &lo));
	REQUIRE_OK(bind(door, (struct sockaddr *)&addr, len));
	REQUIRE_OK(listen(door, 1));
	REQUIRE_OK(getsockname(door, (struct sockaddr *)&addr, &len));
	pair[0] = REQUIRE_OK(socket(AF_INET, SOCK_STREAM, 0));
	REQUIRE_OK(connect(pair[0], (struct sockaddr *)&addr, len));
	pair[1] = REQUIRE_OK(accept(door, NULL, NULL));
	REQUIRE_OK(setsockopt(pair[0], SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)));
	close(door);
}

int zerocopy_send(unsigned char *map, size_t len)
{
	unsigned char *data = malloc(len);
	int pair[2], err;

	connect_pair(pair);
	memset(map, 0x63, len);
	err = RESULT(send(pair[0], map, len, MSG_ZEROCOPY), len);
	if (!err) {
		REQUIRE_INT(recv(pair[1], data, len, MSG_WAITALL), len);
		CHECK_BYTES(data, 0x63, len);
	}
	close(pair[0]);
	close(pair[1]);
	free(data);
	return err;
}

/**
 * struct reach - a mapping that another process reaches into
 * @pid: the other process
 * @map: where
 * @len: bytes
 * @err: what came of it, in memory that both see
 */
struct reach {
	pid_t pid;
	unsigned char *map;
	size_t len;
	int *err;
};

static void reach_by_call(void *arg)
{
	const struct reach *reach = arg;
	unsigned char *data = malloc(reach->len);
	struct iovec here = { data, reach->len }, there = { reach->map, reach->len };

	*reach->err = RESULT(process_vm_readv(reach->pid, &here, 1, &there, 1, 0), reach->len);
	if (*reach->err)
		return;
	CHECK_BYTES(data, 0x64, reach->len);
	memset(data, 0x65, reach->len);
	CHECK_INT(process_vm_writev(reach->pid, &here, 1, &there, 1, 0), reach->len);
}

static void reach_by_file(void *arg)
{
	const struct reach *reach = arg;
	unsigned char *data = malloc(reach->len);
	char path[64];
	int mem;

	snprintf(path, sizeof(path), "/proc/%d/mem", reach->pid);
	mem = REQUIRE_OK(open(path, O_RDWR));
	*reach->err = RESULT(pread(mem, data, reach->len, (uintptr_t)reach->map), reach->len);
	if (*reach->err)
		return;
	CHECK_BYTES(data, 0x64, reach->len);
	memset(data, 0x65, reach->len);
	CHECK_INT(pwrite(mem, data, reach->len, (uintptr_t)reach->map), reach->len);
}

static int reach_across(void (*body)(void *arg), unsigned char *map, size_t len)
{
	struct reach reach = { getpid(), map, len, test_shared(sizeof(int)) };

	memset(map, 0x64, len);
	task_run(body, &reach);
	if (!*reach.err)
		CHECK_BYTES(map, 0x65, len);
	return *reach.err;
}

int zerocopy_process_vm(unsigned char *map, size_t len)
{
	return reach_across(reach_by_call, map, len);
}

int zerocopy_proc_mem(unsigned char *map, size_t len)
{
	return reach_across(reach_by_file, map, len);
}

int zerocopy_futex(unsigned char *map)
{
	if (syscall(SYS_futex, map, FUTEX_WAKE, 1, NULL, NULL, 0) == -1)
		return -errno;
	return 0;
}
