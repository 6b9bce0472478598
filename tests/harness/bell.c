// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "bell.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "check.h"
#include "control.h"

int bell_open(int fd, uint32_t which)
{
	return REQUIRE_OK(control_try_bell(fd, which, KUBUF_BELL_WAIT | KUBUF_BELL_RING,
					   KUBUF_FD_NONBLOCK));
}

void bell_ring(int bell, uint64_t events)
{
	REQUIRE_INT(write(bell, &events, sizeof(events)), sizeof(events));
}

void bell_ring_of(int fd, uint64_t events)
{
	int bell = REQUIRE_OK(control_try_bell(fd, 0, KUBUF_BELL_RING, KUBUF_FD_CLOEXEC));

	bell_ring(bell, events);
	close(bell);
}

uint64_t bell_news(int bell)
{
	uint64_t count = 0;
	ssize_t done = read(bell, &count, sizeof(count));

	CHECK(done == sizeof(count) || (done == -1 && errno == EAGAIN));
	return count;
}

short bell_poll(int bell, int timeout)
{
	struct pollfd poll_fd = { .fd = bell, .events = POLLIN | POLLOUT | POLLPRI };

	REQUIRE(poll(&poll_fd, 1, timeout) >= 0);
	return poll_fd.revents;
}

short bell_wait(int fd, uint32_t which, int timeout)
{
	int bell = REQUIRE_OK(control_try_bell(fd, which, KUBUF_BELL_WAIT, KUBUF_FD_NONBLOCK));
	short events;

	bell_news(bell);
	events = bell_poll(bell, timeout);
	close(bell);
	return events;
}
