// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * transfers - reading, writing, splicing, and what is said about file data
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "call.h"

#define NR_CACHESTAT 451 /* since 6.5 */
#define LEN 512

static char data[LEN];

static void *fill(void)
{
	memset(data, 0x77, sizeof(data));
	return data;
}

static long write_at(const struct target *target, long pos)
{
	return pwrite(target->fd, fill(), LEN, pos);
}

static long write_here(const struct target *target, long arg)
{
	lseek(target->fd, 0, SEEK_SET);
	return write(target->fd, fill(), LEN);
}

static long write_at_end(const struct target *target, long beyond)
{
	return pwrite(target->fd, fill(), LEN, target->size + beyond);
}

static long write_vector(const struct target *target, long flags)
{
	struct iovec part = { fill(), LEN };

	return pwritev2(target->fd, &part, 1, 0, flags);
}

static long read_vector(const struct target *target, long flags)
{
	struct iovec part = { data, LEN };

	return preadv2(target->fd, &part, 1, 0, flags);
}

/* A context takes long to end, so one serves for all; the write tells how it went. */
static long submit(const struct target *target, long arg)
{
	static const int ops[] = { IOCB_CMD_PREAD, IOCB_CMD_FSYNC, IOCB_CMD_FDSYNC,
				   IOCB_CMD_PWRITE };
	struct iocb request = {
		.aio_fildes = target->fd,
		.aio_buf = (uintptr_t)fill(),
		.aio_nbytes = LEN,
	};
	struct iocb *requests = &request;
	struct io_event event = { .res = -1 };
	aio_context_t context = 0;

	if (syscall(SYS_io_setup, 1, &context))
		return -1;
	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		event.res = -1;
		request.aio_lio_opcode = ops[i];
		if (syscall(SYS_io_submit, context, 1, &requests) == 1)
			syscall(SYS_io_getevents, context, 1, 1, &event, NULL);
	}
	syscall(SYS_io_destroy, context);
	return event.res < 0 ? -1 : event.res;
}

static long splice_to(const struct target *target, long flags)
{
	loff_t pos = 0;
	int ends[2];
	long ret;

	if (pipe(ends))
		return -1;
	ret = write(ends[1], fill(), LEN) == LEN
		      ? splice(ends[0], NULL, target->fd, &pos, LEN, flags)
		      : -1;
	close(ends[0]);
	close(ends[1]);
	return ret;
}

/* The page of the buffer that the pipe may hold then is offered to another file. */
static long splice_from(const struct target *target, long flags)
{
	int other = memfd_create("other", MFD_CLOEXEC);
	loff_t pos = 0;
	int ends[2];
	long ret;

	if (pipe(ends))
		return -1;
	ret = splice(target->fd, &pos, ends[1], NULL, target->size / 4, flags);
	if (ret > 0) {
		splice(ends[0], NULL, other, NULL, ret, flags);
		(void)!pwrite(other, fill(), LEN, 0);
	}
	close(ends[0]);
	close(ends[1]);
	close(other);
	return ret;
}

static long send_to(const struct target *target, long arg)
{
	int other = memfd_create("other", MFD_CLOEXEC);
	long ret = -1;

	lseek(target->fd, 0, SEEK_SET);
	if (pwrite(other, fill(), LEN, 0) == LEN)
		ret = sendfile(target->fd, other, NULL, LEN);
	close(other);
	return ret;
}

static long send_from(const struct target *target, long arg)
{
	int other = memfd_create("other", MFD_CLOEXEC);
	off_t pos = 0;
	long ret = sendfile(other, target->fd, &pos, LEN);

	close(other);
	return ret;
}

static long copy_range(const struct target *target, long to)
{
	int other = memfd_create("other", MFD_CLOEXEC);
	loff_t in = 0, out = 0;
	long ret;

	(void)!pwrite(other, fill(), LEN, 0);
	ret = to
		      ? copy_file_range(other, &in, target->fd, &out, LEN, 0)
		      : copy_file_range(target->fd, &in, other, &out, LEN, 0);
	close(other);
	return ret;
}

/* Within the buffer itself. */
static long copy_within(const struct target *target, long arg)
{
	loff_t in = 0, out = target->size / 2;

	return copy_file_range(target->fd, &in, target->fd, &out, LEN, 0);
}

static long advise(const struct target *target, long advice)
{
	int error = posix_fadvise(target->fd, 0, 0, advice);

	return error ? call_error(error) : 0;
}

static long sync_range(const struct target *target, long flags)
{
	return sync_file_range(target->fd, 0, 0, flags);
}

static long sync_as(const struct target *target, long number)
{
	return syscall(number, target->fd);
}

static long read_ahead(const struct target *target, long arg)
{
	return readahead(target->fd, 0, target->size);
}

static long ask_cache(const struct target *target, long arg)
{
	uint64_t range[2] = { 0, target->size }, figures[5];

	return syscall(NR_CACHESTAT, target->fd, range, figures, 0);
}

static long seek(const struct target *target, long whence)
{
	return lseek(target->fd, 0, whence);
}

#define WRITES .writer = EFFECT_BYTES, .how = CALL_REFUSED_READER
#define SURELY .writer = EFFECT_BYTES, .how = CALL_REFUSED_READER | CALL_WRITES

static const struct call rows[] = {
	CALL("pwrite", write_at, 0, SURELY),
	CALL("write", write_here, 0, SURELY),
	CALL("pwrite past the end", write_at_end, 0, .how = CALL_REFUSED),
	CALL("pwrite far past the end", write_at_end, 1L << 40, .how = CALL_REFUSED),
	CALL("pwritev2", write_vector, 0, SURELY),
	CALL("pwritev2 with RWF_APPEND", write_vector, RWF_APPEND, WRITES),
	CALL("pwritev2 with RWF_NOWAIT", write_vector, RWF_NOWAIT, WRITES),
	CALL("pwritev2 with RWF_DSYNC", write_vector, RWF_DSYNC, WRITES),
	CALL("preadv2 with RWF_NOWAIT", read_vector, RWF_NOWAIT),
	CALL("preadv2 with RWF_HIPRI", read_vector, RWF_HIPRI),
	CALL("io_submit of every IOCB_CMD", submit, 0, WRITES),
	CALL("splice to it", splice_to, 0, WRITES),
	CALL("splice to it with SPLICE_F_MOVE", splice_to, SPLICE_F_MOVE, WRITES),
	CALL("splice from it", splice_from, 0),
	CALL("splice from it with SPLICE_F_MOVE", splice_from, SPLICE_F_MOVE),
	CALL("sendfile to it", send_to, 0, WRITES),
	CALL("sendfile from it", send_from, 0),
	CALL("copy_file_range to it", copy_range, 1, WRITES),
	CALL("copy_file_range from it", copy_range, 0),
	CALL("copy_file_range within it", copy_within, 0, WRITES),
	CALL("posix_fadvise NORMAL", advise, POSIX_FADV_NORMAL),
	CALL("posix_fadvise RANDOM", advise, POSIX_FADV_RANDOM),
	CALL("posix_fadvise SEQUENTIAL", advise, POSIX_FADV_SEQUENTIAL),
	CALL("posix_fadvise WILLNEED", advise, POSIX_FADV_WILLNEED),
	CALL("posix_fadvise DONTNEED", advise, POSIX_FADV_DONTNEED),
	CALL("posix_fadvise NOREUSE", advise, POSIX_FADV_NOREUSE),
	CALL("sync_file_range", sync_range, SYNC_FILE_RANGE_WRITE_AND_WAIT),
	CALL("fsync", sync_as, SYS_fsync),
	CALL("fdatasync", sync_as, SYS_fdatasync),
	CALL("syncfs", sync_as, SYS_syncfs),
	CALL("readahead", read_ahead, 0),
	CALL("cachestat", ask_cache, 0),
	CALL("lseek SEEK_DATA", seek, SEEK_DATA),
	CALL("lseek SEEK_HOLE", seek, SEEK_HOLE),
};

const struct call_table call_transfers = CALL_TABLE(rows);
