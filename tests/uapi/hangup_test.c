// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The end of a buffer: what its bells tell, and what comes from it no more.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "page.h"
#include "test.h"

#define BOTH (KUBUF_BELL_WAIT | KUBUF_BELL_RING)
#define NAME "ends"
#define NODE "/dev/kubuf/ends"

static void *hang_up(void *arg)
{
	usleep(100000);
	REQUIRE_OK(control_hang_up(arg));
	return NULL;
}

static pthread_t hang_up_later(void)
{
	pthread_t thread;

	REQUIRE_INT(pthread_create(&thread, NULL, hang_up, NAME), 0);
	return thread;
}

TEST(a_hung_up_buffer_tells_what_was_rung_and_then_the_end)
{
	int fd = control_add(NAME, NULL, page_size()), bell = control_bell(fd);
	int told = control_bell(fd), rings = REQUIRE_OK(control_try_bell(fd, 0, 2, 0));
	struct kubuf_ioctl_export export = {};
	struct kubuf_ioctl_dup dup = {};
	uint64_t word = 1;

	bell_ring(rings, 4);
	CHECK_INT(bell_news(told), 4);
	REQUIRE_OK(control_hang_up(NAME));
	CHECK_INT(bell_poll(bell, 0), POLLIN | POLLOUT | POLLHUP);
	CHECK_INT(bell_news(bell), 4);
	CHECK_INT(read(bell, &word, 8), 0);
	CHECK_INT(read(told, &word, 8), 0);
	CHECK_INT(bell_poll(rings, 0), POLLOUT | POLLHUP);
	CHECK_ERRNO(write(rings, &word, 8), ENODEV);
	CHECK_ERRNO(control_try_bell(fd, 0, BOTH, 0), ENODEV);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_DUP, &dup), ENODEV);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_EXPORT, &export), ENODEV);
	CHECK_ERRNO(open(NODE, O_RDWR), ENOENT);
	memset(buf_map(fd, page_size()), 0x61, page_size());
	CHECK_INT(pread(fd, &word, 1, 0), 1);
}

TEST(the_end_wakes_who_waits)
{
	int fd = control_add(NAME, NULL, page_size()), bell = control_bell(fd);
	pthread_t thread = hang_up_later();
	uint64_t count;

	CHECK_INT(read(bell, &count, sizeof(count)), 0);
	pthread_join(thread, NULL);
	fd = control_add(NAME, NULL, page_size());
	bell = REQUIRE_OK(control_try_bell(fd, 0, KUBUF_BELL_WAIT, 0));
	thread = hang_up_later();
	CHECK_INT(bell_poll(bell, 20000), POLLIN | POLLHUP);
	pthread_join(thread, NULL);
}

TEST(a_name_that_goes_ends_nothing_and_a_new_one_has_new_bells)
{
	int old = control_add(NAME, NULL, page_size()), bell = bell_open(old, 0), young;

	bell_ring(bell_open(old, 0), 1);
	REQUIRE_OK(control_remove(NAME));
	CHECK_INT(bell_poll(bell, 0), POLLIN | POLLOUT);
	CHECK_INT(bell_news(bell), 1);
	young = control_add(NAME, NULL, page_size());
	CHECK_INT(bell_news(bell_open(young, 0)), 0);
	bell_ring(bell_open(young, 0), 1);
	CHECK_INT(bell_news(bell), 0);
	REQUIRE_OK(control_hang_up(NAME));
	bell_ring(bell_open(old, 0), 1);
	CHECK_INT(bell_news(bell), 2);
}
