// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while bytes move: read and write in all their forms, splice, sendfile, other
 * processes' calls and io_uring.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "failnth.h"
#include "guard.h"
#include "test.h"
#include "uring.h"

/* Some pages and a part of one. */
#define SIZE 16384
#define LEN 9001

static unsigned char data[LEN], other[LEN], back[LEN];
static int fd, file, ends[2];
static unsigned char *map;
static struct uring *ring;

static struct iovec *parts(unsigned char *base)
{
	static struct iovec parts[2];

	parts[0] = (struct iovec){ base, 5000 };
	parts[1] = (struct iovec){ base + 5000, LEN - 5000 };
	return parts;
}

/* The buffer holds the data, and the position is its start. */
static void hold_data(void)
{
	REQUIRE_INT(pwrite(fd, data, LEN, 0), LEN);
	REQUIRE_INT(lseek(fd, 0, SEEK_SET), 0);
	memset(back, 0, LEN);
}

/* It holds something else, which the data is to replace. */
static void hold_other(void)
{
	REQUIRE_INT(pwrite(fd, other, LEN, 0), LEN);
	REQUIRE_INT(lseek(fd, 0, SEEK_SET), 0);
}

/* As many bytes as the call says, all unless it met a fault. */
static void judge_count(long ret)
{
	if (!failnth_met())
		CHECK_INT(ret, LEN);
	CHECK(ret > 0 && ret <= LEN);
}

static void judge_read(long ret)
{
	judge_count(ret);
	CHECK_MEM(back, data, ret);
}

/* What was not moved is as before. */
static void see_written(long ret)
{
	size_t moved = ret > 0 ? ret : 0;

	REQUIRE_INT(pread(fd, back, LEN, 0), LEN);
	CHECK_MEM(back, data, moved);
	CHECK_MEM(back + moved, other + moved, LEN - moved);
}

static void see_position(long ret)
{
	CHECK_INT(lseek(fd, 0, SEEK_CUR), ret > 0 ? ret : 0);
}

static void see_position_written(long ret)
{
	see_position(ret);
	see_written(ret);
}

static long call_read(void)
{
	return failnth_result(read(fd, back, LEN));
}

static long call_readv(void)
{
	return failnth_result(readv(fd, parts(back), 2));
}

static long call_pread(void)
{
	return failnth_result(pread(fd, back, LEN, 0));
}

static long call_preadv2(void)
{
	return failnth_result(preadv2(fd, parts(back), 2, 0, RWF_NOWAIT));
}

static long call_write(void)
{
	return failnth_result(write(fd, data, LEN));
}

static long call_writev(void)
{
	return failnth_result(writev(fd, parts(data), 2));
}

static long call_pwrite(void)
{
	return failnth_result(pwrite(fd, data, LEN, 0));
}

static const struct failnth copies[] = {
	FAILNTH("read", hold_data, call_read, judge_read, see_position),
	FAILNTH("readv", hold_data, call_readv, judge_read, see_position),
	FAILNTH("pread", hold_data, call_pread, judge_read, NULL),
	FAILNTH("preadv2", hold_data, call_preadv2, judge_read, NULL),
	FAILNTH("write", hold_other, call_write, judge_count, see_position_written),
	FAILNTH("writev", hold_other, call_writev, judge_count, see_position_written),
	FAILNTH("pwrite", hold_other, call_pwrite, judge_count, see_written),
};

static void begin(const struct kind *kind)
{
	fd = control_create(kind, SIZE);
	guard_pattern(data, LEN, 1);
	guard_pattern(other, LEN, 2);
	file = REQUIRE_OK(memfd_create("file", MFD_CLOEXEC));
	failnth_need();
}

TEST_KINDS(a_copy_moves_what_it_says, 0, KIND_PFN)
{
	begin(kind);
	FAILNTH_SWEEP(copies);
}

static void make_pipe(void)
{
	hold_data();
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
}

static void make_full_pipe(void)
{
	hold_other();
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	REQUIRE_INT(write(ends[1], data, LEN), LEN);
}

static long call_splice_out(void)
{
	loff_t at = 0;

	return failnth_result(splice(fd, &at, ends[1], NULL, LEN, 0));
}

static void judge_splice_out(long ret)
{
	judge_count(ret);
	REQUIRE_INT(read(ends[0], back, ret), ret);
	CHECK_MEM(back, data, ret);
}

static void close_pipe(long ret)
{
	(void)ret;
	close(ends[0]);
	close(ends[1]);
}

/* At the file's position: one of the caller's would be stored when all has been written. */
static long call_splice_in(void)
{
	return failnth_result(splice(ends[0], NULL, fd, NULL, LEN, 0));
}

static void close_pipe_written(long ret)
{
	close_pipe(ret);
	see_written(ret);
}

static void empty_file(void)
{
	hold_data();
	REQUIRE_OK(ftruncate(file, 0));
	REQUIRE_OK(lseek(file, 0, SEEK_SET));
}

static void full_file(void)
{
	hold_other();
	REQUIRE_INT(pwrite(file, data, LEN, 0), LEN);
	REQUIRE_OK(lseek(file, 0, SEEK_SET));
}

static long call_sendfile_out(void)
{
	off_t at = 0;

	return failnth_result(sendfile(file, fd, &at, LEN));
}

static void judge_sendfile_out(long ret)
{
	judge_count(ret);
	REQUIRE_INT(pread(file, back, ret, 0), ret);
	CHECK_MEM(back, data, ret);
}

static long call_sendfile_in(void)
{
	off_t at = 0;

	return failnth_result(sendfile(fd, file, &at, LEN));
}

/* A pipe that finds no page takes that for one that is full: EAGAIN. */
static const struct failnth splices[] = {
	FAILNTH("splice out", make_pipe, call_splice_out, judge_splice_out, close_pipe,
		.also = EAGAIN),
	FAILNTH("splice in", make_full_pipe, call_splice_in, judge_count, close_pipe_written),
	FAILNTH("sendfile out", empty_file, call_sendfile_out, judge_sendfile_out, NULL,
		.also = EAGAIN),
	FAILNTH("sendfile in", full_file, call_sendfile_in, judge_count, see_written),
};

TEST_KINDS(a_splice_moves_what_it_says, KIND_WB | KIND_PAGE, 0)
{
	begin(kind);
	/* The first sendfile() of a thread makes it a pipe for good. */
	empty_file();
	call_sendfile_out();
	FAILNTH_SWEEP(splices);
}

static long call_vmsplice(void)
{
	struct iovec part = { map, LEN };

	return failnth_result(vmsplice(ends[1], &part, 1, 0));
}

static long call_process_vm(void)
{
	struct iovec here = { back, LEN }, there = { map, LEN };

	return failnth_result(process_vm_readv(getpid(), &here, 1, &there, 1, 0));
}

static long call_uring_read(void)
{
	return uring_move(ring, IORING_OP_READ, fd, back, LEN, 0);
}

static const struct failnth reaches[] = {
	FAILNTH("vmsplice", make_pipe, call_vmsplice, judge_splice_out, close_pipe),
	FAILNTH("process_vm_readv", hold_data, call_process_vm, judge_read, NULL),
};

static const struct failnth uring_reads[] = {
	FAILNTH("io_uring read", hold_data, call_uring_read, judge_read, NULL),
};

TEST_KINDS(a_mapping_is_reached_or_an_error_says_why, KIND_WB | KIND_PAGE, 0)
{
	begin(kind);
	map = buf_map(fd, SIZE);
	FAILNTH_SWEEP(reaches);
}

/*
 * Not swept is the registration of buffers: 6.1's io_uring keeps its pins when it has no
 * memory for the list of them.
 */
TEST_KINDS(a_ring_reads_what_it_says, KIND_SHMEM, 0)
{
	begin(kind);
	ring = uring_new();
	FAILNTH_SWEEP(uring_reads);
}
