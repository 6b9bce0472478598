// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * rings - io_uring's own forms of calls that change files
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "uring.h"

#define OP_FTRUNCATE 55 /* IORING_OP_FTRUNCATE, since 6.9 */
#define LEN 512

static char data[LEN];

/* The harness ends a test where io_uring is not to be had, so ask first. */
static bool have_rings(void)
{
	struct io_uring_params params = {};
	int fd = syscall(SYS_io_uring_setup, 1, &params);

	if (fd == -1)
		return false;
	close(fd);
	return true;
}

static long submit(const struct io_uring_sqe *request)
{
	static struct uring *ring; /* making one takes longer than all that is done with it */
	int ret;

	if (!ring && !have_rings())
		return call_lacking();
	if (!ring)
		ring = uring_new();
	ret = uring_knows(ring, request->opcode) ? uring_run(ring, request) : -ENOSYS;
	return ret < 0 ? call_error(-ret) : ret;
}

static long move(const struct target *target, long op)
{
	struct io_uring_sqe request = {
		.opcode = op,
		.fd = target->fd,
		.addr = (uintptr_t)data,
		.len = LEN,
	};

	memset(data, 0x77, sizeof(data));
	return submit(&request);
}

static long move_to_map(const struct target *target, long op)
{
	struct io_uring_sqe request = {
		.opcode = op,
		.fd = target->fd,
		.addr = (uintptr_t)target->map,
		.len = LEN,
		.off = target->size / 2,
	};

	return submit(&request);
}

static long allocate(const struct target *target, long mode)
{
	struct io_uring_sqe request = {
		.opcode = IORING_OP_FALLOCATE,
		.fd = target->fd,
		.addr = target->size,
		.len = mode,
	};

	return submit(&request);
}

static long cut(const struct target *target, long len)
{
	struct io_uring_sqe request = { .opcode = OP_FTRUNCATE, .fd = target->fd, .off = len };

	return submit(&request);
}

static long advise_file(const struct target *target, long advice)
{
	struct io_uring_sqe request = {
		.opcode = IORING_OP_FADVISE,
		.fd = target->fd,
		.fadvise_advice = advice,
	};

	return submit(&request);
}

static long advise_map(const struct target *target, long advice)
{
	struct io_uring_sqe request = {
		.opcode = IORING_OP_MADVISE,
		.addr = (uintptr_t)target->map,
		.len = target->size,
		.fadvise_advice = advice,
	};

	return submit(&request);
}

static long set_xattr(const struct target *target, long arg)
{
	static const char name[] = "security.kubuf", value[] = "value";
	struct io_uring_sqe request = {
		.opcode = IORING_OP_FSETXATTR,
		.fd = target->fd,
		.addr = (uintptr_t)name,
		.addr2 = (uintptr_t)value,
		.len = strlen(value),
	};

	return submit(&request);
}

static long sync_range(const struct target *target, long op)
{
	struct io_uring_sqe request = { .opcode = op, .fd = target->fd };

	return submit(&request);
}

#define WRITES .writer = EFFECT_BYTES, .how = CALL_REFUSED_READER
#define MAY .root = EFFECT_ATTRIBUTES

static const struct call rows[] = {
	CALL("IORING_OP_WRITE", move, IORING_OP_WRITE, WRITES),
	CALL("IORING_OP_READ", move, IORING_OP_READ),
	CALL("IORING_OP_READ into a mapping", move_to_map, IORING_OP_READ, WRITES),
	CALL("IORING_OP_FALLOCATE", allocate, 0, .how = CALL_REFUSED),
	CALL("IORING_OP_FALLOCATE PUNCH_HOLE", allocate, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
	     .how = CALL_REFUSED),
	CALL("IORING_OP_FTRUNCATE", cut, 0, .how = CALL_REFUSED),
	CALL("IORING_OP_FADVISE DONTNEED", advise_file, POSIX_FADV_DONTNEED),
	CALL("IORING_OP_MADVISE REMOVE", advise_map, MADV_REMOVE),
	CALL("IORING_OP_MADVISE DONTNEED", advise_map, MADV_DONTNEED),
	CALL("IORING_OP_FSETXATTR", set_xattr, 0, MAY),
	CALL("IORING_OP_FSYNC", sync_range, IORING_OP_FSYNC),
	CALL("IORING_OP_SYNC_FILE_RANGE", sync_range, IORING_OP_SYNC_FILE_RANGE),
};

const struct call_table call_rings = CALL_TABLE_MAPPED(rows);
