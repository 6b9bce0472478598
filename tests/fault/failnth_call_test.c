// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults in the calls of a buffer that is there: its ioctls, poll and epoll, and the
 * files that tell about it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control.h"
#include "failnth.h"
#include "test.h"

#define SIZE 16384
#define NAME "fault"

static int fd, epoll, bell, writer;

static long dup_as(uint32_t fd_flags)
{
	struct kubuf_ioctl_dup arg = { .fd_flags = fd_flags };

	return failnth_result(ioctl(fd, KUBUF_IOCTL_DUP, &arg)) ?: arg.fd;
}

static long call_dup(void)
{
	return dup_as(0);
}

static long call_dup_reader(void)
{
	return dup_as(KUBUF_FD_RDONLY | KUBUF_FD_CLOEXEC);
}

static void judge_dup(long ret)
{
	CHECK_INT(control_info(ret).id, control_info(fd).id);
	CHECK_INT(pwrite(ret, "x", 1, 0), 1);
}

static void judge_dup_reader(long ret)
{
	CHECK_INT(control_info(ret).id, control_info(fd).id);
	CHECK_ERRNO(pwrite(ret, "x", 1, 0), EBADF);
}

static long call_info(void)
{
	static struct kubuf_ioctl_info info;

	return failnth_result(ioctl(fd, KUBUF_IOCTL_INFO, &info)) ?: (long)info.size;
}

static void judge_size(long ret)
{
	CHECK_INT(ret, SIZE);
}

static long call_sync(void)
{
	return failnth_result(control_sync(fd, SIZE, KUBUF_SYNC_READ));
}

static void dup_writer(void)
{
	writer = control_dup(fd, 0);
}

static long call_sync_write(void)
{
	return failnth_result(control_sync(writer, SIZE, KUBUF_SYNC_WRITE));
}

/* A bracket is open, or it was refused and there is none to close. */
static void see_sync_write(long ret)
{
	long end = failnth_result(control_sync(writer, SIZE, KUBUF_SYNC_WRITE | KUBUF_SYNC_END));

	CHECK_INT(end, ret ? -EINVAL : 0);
	close(writer);
}

static void clear(void)
{
	static const char zeros[SIZE];

	REQUIRE_INT(pwrite(fd, zeros, SIZE, 0), SIZE);
}

static long call_fill(void)
{
	struct kubuf_ioctl_fill arg = { .len = SIZE, .pattern = 0x77, .width = 1 };

	return failnth_result(ioctl(fd, KUBUF_IOCTL_FILL, &arg));
}

/* All of it is filled, or it was refused and none is. */
static void see_fill(long ret)
{
	static unsigned char data[SIZE];

	REQUIRE_INT(pread(fd, data, SIZE, 0), SIZE);
	CHECK_BYTES(data, ret < 0 ? 0 : 0x77, SIZE);
}

static long call_bell(void)
{
	return failnth_result(control_try_bell(fd, 1, KUBUF_BELL_WAIT | KUBUF_BELL_RING,
					       KUBUF_FD_NONBLOCK));
}

static void judge_bell(long ret)
{
	uint64_t one = 1;

	REQUIRE(ret >= 0);
	CHECK_INT(write(ret, &one, sizeof(one)), sizeof(one));
}

static long call_bell_ring(void)
{
	uint64_t one = 1;

	return failnth_result(write(bell, &one, sizeof(one)));
}

static long call_bell_read(void)
{
	uint64_t count;

	return failnth_result(read(bell, &count, sizeof(count)));
}

static void ring_bell(void)
{
	int other = control_bell(fd);
	uint64_t one = 1;

	REQUIRE_INT(write(other, &one, sizeof(one)), sizeof(one));
	close(other);
}

static void judge_word(long ret)
{
	CHECK_INT(ret, sizeof(uint64_t));
}

static long call_poll(void)
{
	struct pollfd wait = { .fd = bell, .events = POLLOUT };
	int got = poll(&wait, 1, 0);

	return got < 0 ? -errno : wait.revents;
}

static void judge_poll(long ret)
{
	CHECK(ret & POLLOUT);
}

static long call_epoll(void)
{
	struct epoll_event want = { .events = EPOLLOUT };

	return failnth_result(epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &want));
}

static void judge_epoll(long ret)
{
	struct epoll_event got = {};

	CHECK_INT(ret, 0);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 1);
	CHECK(got.events & EPOLLOUT);
}

static void leave_epoll(long ret)
{
	if (!ret)
		REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_DEL, bell, NULL));
}

static const struct failnth calls[] = {
	FAILNTH("DUP", NULL, call_dup, judge_dup, failnth_close),
	FAILNTH("DUP for reading", NULL, call_dup_reader, judge_dup_reader, failnth_close),
	FAILNTH("INFO", NULL, call_info, judge_size, NULL),
	FAILNTH("SYNC", NULL, call_sync, NULL, NULL),
	FAILNTH("SYNC to write", dup_writer, call_sync_write, NULL, see_sync_write),
	FAILNTH("FILL", clear, call_fill, NULL, see_fill),
	FAILNTH("BELL", NULL, call_bell, judge_bell, failnth_close),
	FAILNTH("a bell's write", NULL, call_bell_ring, judge_word, NULL),
	FAILNTH("a bell's read", ring_bell, call_bell_read, judge_word, NULL),
	FAILNTH("poll of a bell", NULL, call_poll, judge_poll, NULL),
	FAILNTH("epoll_ctl of a bell", NULL, call_epoll, judge_epoll, leave_epoll),
};

TEST_KINDS(a_buffers_calls_do_all_or_nothing, KIND_WB | KIND_PAGE, 0)
{
	fd = control_create(kind, SIZE);
	bell = control_bell(fd);
	epoll = REQUIRE_OK(epoll_create1(EPOLL_CLOEXEC));
	failnth_need();
	FAILNTH_SWEEP(calls);
}

/* Files that are read: what they say without a fault, and which it is. */
static char path[128], text[16384], want[16384];

static long read_file(char *into)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;
	int error;

	if (file == -1)
		return -errno;
	memset(into, 0, sizeof(text));
	got = read(file, into, sizeof(text) - 1);
	error = errno;
	close(file);
	return got < 0 ? -error : got;
}

static long call_read_file(void)
{
	return read_file(text);
}

static void judge_file(long ret)
{
	CHECK_INT(ret, strlen(want));
	CHECK(!strcmp(text, want));
}

static void sweep_file(const char *name)
{
	const struct failnth row = FAILNTH(path, NULL, call_read_file, judge_file, NULL);

	snprintf(path, sizeof(path), "%s", name);
	REQUIRE(read_file(want) > 0);
	failnth_sweep(&row);
}

TEST(files_that_tell_of_buffers_tell_all_or_an_error)
{
	static const char *const names[] = {
		"/sys/class/kubuf/" NAME "/size",
		"/sys/class/kubuf/" NAME "/huge",
		"/sys/class/kubuf/" NAME "/users",
		"/sys/class/kubuf/" NAME "/label",
		"/sys/class/kubuf/" NAME "/events",
		"/sys/class/kubuf/" NAME "/uevent",
		"/sys/kernel/debug/kubuf/buffers",
	};
	char fdinfo[64];

	fd = control_add(NAME, NULL, SIZE);
	snprintf(fdinfo, sizeof(fdinfo), "/proc/self/fdinfo/%d", fd);
	failnth_need();
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		sweep_file(names[i]);
	sweep_file(fdinfo);
}
