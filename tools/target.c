// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "target.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "out.h"
#include "size.h"

static bool is_descriptor(const char *argument, int *pid, int *fd)
{
	int end = 0;

	return sscanf(argument, "/proc/%d/fd/%d%n", pid, fd, &end) == 2 && !argument[end];
}

/* The descriptor cannot be opened by its path in /proc, so get it by pidfd_getfd(). */
static int steal(const char *argument, int pid, int fd)
{
	int process = (int)syscall(SYS_pidfd_open, pid, 0), got;

	if (process < 0)
		err(2, "%s: process %d", argument, pid);
	got = (int)syscall(SYS_pidfd_getfd, process, fd, 0);
	if (got < 0 && errno == EPERM)
		errx(2, "%s: only processes that may debug process %d (ptrace) see its "
			"descriptors",
		     argument,
		     pid);
	if (got < 0)
		err(2, "%s", argument);
	close(process);
	return got;
}

static int try(const char *argument, int flags, struct kub_buf **buf)
{
	int pid, fd, got, ret;

	if (!is_descriptor(argument, &pid, &fd))
		return kub_open(argument, flags, buf);
	got = steal(argument, pid, fd);
	ret = kub_from_fd(got, buf);
	if (ret)
		close(got);
	return ret;
}

struct kub_buf *target_open(const char *argument, int flags)
{
	struct kub_buf *buf;

	if (try(argument, flags, &buf))
		errx(2, "%s", out_explained());
	return buf;
}

struct kub_buf *target_open_any(const char *argument)
{
	struct kub_buf *buf;

	if (try(argument, O_RDWR, &buf) == 0)
		return buf;
	return target_open(argument, O_RDONLY);
}

void target_range(const struct kub_buf *buf, const char *offset, const char *length,
		  uint64_t *at, uint64_t *len)
{
	uint64_t size = kub_size(buf);

	*at = offset ? size_bytes("--offset", offset) : 0;
	if (*at > size)
		errx(2, "--offset %s is behind the end of the buffer, which has %llu bytes", offset,
		     (unsigned long long)size);
	*len = length ? size_bytes("--length", length) : size - *at;
	if (*len > size - *at)
		errx(2, "--length %s: only %llu bytes follow offset %llu", length,
		     (unsigned long long)(size - *at), (unsigned long long)*at);
}
