// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * poll: a buffer is always readable and writable; POLLPRI is news of the doorbell
 * that this open file has not fetched.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "task.h"
#include "test.h"

#define SIZE 4096
#define ALWAYS (POLLIN | POLLOUT)

static void ring(int fd)
{
	struct kubuf_ioctl_ring arg = { .add = 1 };

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_RING, &arg));
}

static void fetch(int fd)
{
	struct kubuf_ioctl_wait arg = { .seen = UINT64_MAX };

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_WAIT, &arg));
}

static short poll_now(int fd, int timeout)
{
	struct pollfd poll_fd = { .fd = fd, .events = ALWAYS | POLLPRI };

	REQUIRE(poll(&poll_fd, 1, timeout) >= 0);
	return poll_fd.revents;
}

/* Waits for POLLPRI alone, which POLLIN would hide. */
static short poll_pri(int fd, int timeout)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLPRI };

	REQUIRE(poll(&poll_fd, 1, timeout) >= 0);
	return poll_fd.revents;
}

TEST(pollpri_lasts_from_a_ring_to_a_fetch)
{
	int fd = control_create(NULL, SIZE);

	CHECK_INT(poll_now(fd, 0), ALWAYS);
	ring(fd);
	CHECK_INT(poll_now(fd, 0), ALWAYS | POLLPRI);
	CHECK_INT(poll_now(fd, 0), ALWAYS | POLLPRI);
	control_info(fd);
	CHECK_INT(poll_now(fd, 0), ALWAYS | POLLPRI);
	fetch(fd);
	CHECK_INT(poll_now(fd, 0), ALWAYS);
	ring(fd);
	CHECK_INT(poll_now(fd, 0), ALWAYS | POLLPRI);
}

static void fetch_task(void *arg)
{
	fetch(*(int *)arg);
}

TEST(the_seen_count_is_the_open_files)
{
	int fd = control_create(NULL, SIZE), same, other;

	ring(fd);
	same = dup(fd);
	other = control_dup(fd, 0);
	task_run(fetch_task, &fd);
	CHECK_INT(poll_now(fd, 0), ALWAYS);
	CHECK_INT(poll_now(same, 0), ALWAYS);
	CHECK_INT(poll_now(other, 0), ALWAYS | POLLPRI);
	CHECK_INT(poll_now(control_dup(fd, KUBUF_FD_RDONLY), 0), ALWAYS | POLLPRI);
}

static void *ring_later(void *arg)
{
	usleep(100000);
	ring(*(int *)arg);
	return NULL;
}

TEST(poll_and_select_wake_for_a_ring)
{
	int fd = control_create(NULL, SIZE);
	struct timeval timeout = { 20, 0 };
	pthread_t thread;
	fd_set set;

	CHECK_INT(poll_pri(fd, 50), 0);
	REQUIRE_INT(pthread_create(&thread, NULL, ring_later, &fd), 0);
	CHECK_INT(poll_pri(fd, 20000), POLLPRI);
	pthread_join(thread, NULL);
	fetch(fd);
	REQUIRE_INT(pthread_create(&thread, NULL, ring_later, &fd), 0);
	FD_ZERO(&set);
	FD_SET(fd, &set);
	CHECK_INT(select(fd + 1, NULL, NULL, &set, &timeout), 1);
	CHECK(FD_ISSET(fd, &set));
	pthread_join(thread, NULL);
}

TEST(epoll_tells_once_by_edge_and_again_by_level)
{
	int fd = control_create(NULL, SIZE), epoll = REQUIRE_OK(epoll_create1(0));
	int edge = REQUIRE_OK(epoll_create1(0));
	struct epoll_event et = { .events = EPOLLPRI | EPOLLET };
	struct epoll_event level = { .events = EPOLLPRI }, got;

	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &level));
	REQUIRE_OK(epoll_ctl(edge, EPOLL_CTL_ADD, fd, &et));
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 0);
	ring(fd);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 1);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 1);
	CHECK_INT(epoll_wait(edge, &got, 1, 0), 1);
	CHECK_INT(epoll_wait(edge, &got, 1, 0), 0);
	ring(fd);
	CHECK_INT(epoll_wait(edge, &got, 1, 0), 1);
	fetch(fd);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 0);
}

static int eventfd_call(int fd, int event, uint32_t flags)
{
	struct kubuf_ioctl_eventfd arg = { .fd = event, .flags = flags };

	return ioctl(fd, KUBUF_IOCTL_EVENTFD, &arg);
}

static uint64_t eventfd_take(int event)
{
	uint64_t count = 0;

	return read(event, &count, sizeof(count)) == sizeof(count) ? count : 0;
}

TEST(up_to_8_eventfds_hear_every_ring)
{
	int fd = control_create(NULL, SIZE), events[KUBUF_EVENTFD_MAX + 1];

	for (int i = 0; i <= KUBUF_EVENTFD_MAX; i++)
		events[i] = REQUIRE_OK(eventfd(0, EFD_NONBLOCK));
	for (int i = 0; i < KUBUF_EVENTFD_MAX; i++)
		CHECK_OK(eventfd_call(fd, events[i], 0));
	CHECK_ERRNO(eventfd_call(fd, events[0], 0), EEXIST);
	CHECK_ERRNO(eventfd_call(fd, events[KUBUF_EVENTFD_MAX], 0), ENOSPC);
	ring(fd);
	ring(fd);
	for (int i = 0; i < KUBUF_EVENTFD_MAX; i++)
		CHECK_INT(eventfd_take(events[i]), 2);
	CHECK_INT(eventfd_take(events[KUBUF_EVENTFD_MAX]), 0);
	CHECK_OK(eventfd_call(fd, events[3], KUBUF_EVENTFD_REMOVE));
	CHECK_ERRNO(eventfd_call(fd, events[3], KUBUF_EVENTFD_REMOVE), ENOENT);
	CHECK_OK(eventfd_call(fd, events[KUBUF_EVENTFD_MAX], 0));
	ring(fd);
	CHECK_INT(eventfd_take(events[3]), 0);
	CHECK_INT(eventfd_take(events[KUBUF_EVENTFD_MAX]), 1);
}

TEST(a_registration_goes_with_the_open_file_that_made_it)
{
	int fd = control_create(NULL, SIZE), other = control_dup(fd, 0);
	int event = REQUIRE_OK(eventfd(0, EFD_NONBLOCK));

	CHECK_OK(eventfd_call(other, event, 0));
	CHECK_ERRNO(eventfd_call(fd, event, KUBUF_EVENTFD_REMOVE), ENOENT);
	CHECK_OK(eventfd_call(fd, event, 0));
	ring(fd);
	CHECK_INT(eventfd_take(event), 2);
	close(other);
	ring(fd);
	CHECK_INT(eventfd_take(event), 1);
	close(event); /* the buffer keeps what it needs of it */
	ring(fd);
}
