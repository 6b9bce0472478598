// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * access - reading, writing and filling a buffer, and brackets around accesses to a mapping
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <limits.h>
#include <linux/kubuf.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "buf.h"

/* Keep the failure of a call on a range. Return: its errno, negative. */
static int range_failed(const char *call, void (*tell)(const struct failure *), int err,
			const struct kub_buf *buf, uint64_t offset, uint64_t len)
{
	struct failure failure = {
		.call = call,
		.err = -err,
		.tell = tell,
		.numbers = { offset, len, buf->size },
	};

	return failure_keep(&failure);
}

static bool is_inside(const struct kub_buf *buf, uint64_t offset, size_t len)
{
	return len <= SSIZE_MAX && offset <= buf->size && len <= buf->size - offset;
}

/* Say the failures that kub_read() and kub_write() have in common. */
static void say_copy(const struct failure *failure)
{
	if (failure->err == EIO)
		failure_say("the machine's memory is broken there");
	else if (failure->err != EINVAL || !buf_say_range(failure))
		failure_say_errno(failure);
}

static void tell_read(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the buffer is not open for reading");
	else if (failure->err == EFAULT)
		failure_say("the address to copy to is not mapped, or not to be written; the bytes "
			    "before are copied");
	else
		say_copy(failure);
}

static void tell_write(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the buffer is not open for writing");
	else if (failure->err == EFAULT)
		failure_say("the address to copy from is not mapped; the bytes before are copied");
	else
		say_copy(failure);
}

/* pread() or pwrite(); the latter does not change the memory at @at. */
typedef ssize_t copy_fn(int fd, void *at, size_t len, off_t offset);

static ssize_t copy_from(int fd, void *at, size_t len, off_t offset)
{
	return pwrite(fd, at, len, offset);
}

/* Copy all of the range, with several calls if needed. Return: 0, or a negative errno. */
static inline int copy_all(const struct kub_buf *buf, char *at, size_t len, uint64_t offset,
			   copy_fn *copy)
{
	size_t done = 0;
	ssize_t got;

	if (!is_inside(buf, offset, len))
		return -EINVAL;
	do {
		got = copy(buf->fd, at + done, len - done, (off_t)(offset + done));
		if (got > 0)
			done += (size_t)got;
		else if (!got && done < len)
			return -EIO;
		else if (got < 0 && errno != EINTR)
			return -errno;
	} while (done < len);
	return 0;
}

ssize_t kub_read(const struct kub_buf *buf, void *to, size_t len, uint64_t offset)
{
	int err = copy_all(buf, to, len, offset, pread);

	return err ? range_failed(__func__, tell_read, err, buf, offset, len) : (ssize_t)len;
}

ssize_t kub_write(const struct kub_buf *buf, const void *from, size_t len, uint64_t offset)
{
	int err = copy_all(buf, (void *)(uintptr_t)from, len, offset, copy_from);

	return err ? range_failed(__func__, tell_write, err, buf, offset, len) : (ssize_t)len;
}

static void tell_fill(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the buffer is not open for writing");
	else if (failure->err == EINVAL && !buf_say_range(failure))
		failure_say("width must be 1, 2, 4 or 8, the pattern must fit in it, and offset "
			    "and length must be multiples of it");
	else if (failure->err == ENOMEM)
		failure_say("the memory cgroup has no room to bring swapped pages back; part of "
			    "the range may be filled");
	else if (failure->err != EINVAL)
		failure_say_errno(failure);
}

int kub_fill(const struct kub_buf *buf, uint64_t offset, size_t len, uint64_t pattern,
	     unsigned int width)
{
	struct kubuf_ioctl_fill fill = {
		.offset = offset,
		.len = len,
		.pattern = pattern,
		.width = width,
	};

	if (!ioctl(buf->fd, KUBUF_IOCTL_FILL, &fill))
		return 0;
	return range_failed(__func__, tell_fill, -errno, buf, offset, len);
}

static void tell_sync(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the buffer is not open for writing, or KUB_READ was given and it is "
			    "not open for reading; programs that only read wait for a bell");
	else if (failure->err == EINTR)
		failure_say("a signal came while this waited for devices that are at work; "
			    "nothing has begun");
	else if (failure->err == EINVAL && !buf_say_range(failure))
		failure_say("how must be KUB_READ, KUB_WRITE or both, and an end of KUB_WRITE "
			    "needs a begin");
	else if (failure->err != EINVAL)
		failure_say_errno(failure);
}

static int sync_range(const char *call, const struct kub_buf *buf, uint64_t offset, size_t len,
		      unsigned int how, unsigned int end)
{
	struct kubuf_ioctl_sync sync = {
		.offset = offset,
		.len = len,
		.flags = how | end, /* KUB_READ and KUB_WRITE have the numbers of KUBUF_SYNC_* */
	};
	int err = -EINVAL;

	if (!(how & ~(KUB_READ | KUB_WRITE))) /* KUBUF_SYNC_END is KUB_PRIVATE's number */
		err = ioctl(buf->fd, KUBUF_IOCTL_SYNC, &sync) ? -errno : 0;
	return err ? range_failed(call, tell_sync, err, buf, offset, len) : 0;
}

int kub_sync_begin(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how)
{
	return sync_range(__func__, buf, offset, len, how, 0);
}

int kub_sync_end(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how)
{
	return sync_range(__func__, buf, offset, len, how, KUBUF_SYNC_END);
}
