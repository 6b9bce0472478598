// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "ringing.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bell.h"
#include "check.h"
#include "control.h"

static void ring(struct thing *thing, int fd, uint64_t add)
{
	struct kubuf_ioctl_ring arg = { .add = add };

	CHECK_OK(ioctl(fd, KUBUF_IOCTL_RING, &arg));
	CHECK(arg.events >= add);
	atomic_fetch_add(&thing->rung, add);
}

static void wait_briefly(struct thing *thing, int fd)
{
	struct kubuf_ioctl_wait arg = { .seen = control_info(fd).events, .timeout = 1000000 };
	int ret = ioctl(fd, KUBUF_IOCTL_WAIT, &arg);

	if (!ret)
		CHECK(arg.events > arg.seen);
	else if (errno == ENODEV)
		CHECK(thing->name[0] && atomic_load(&thing->removed));
	else
		CHECK_INT(errno, ETIMEDOUT);
}

static void count_rings(struct member *member, struct thing *thing, int fd)
{
	int event = REQUIRE_OK(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
	struct kubuf_ioctl_eventfd arg = { .fd = event };
	uint64_t count = 0;

	if (ioctl(fd, KUBUF_IOCTL_EVENTFD, &arg)) {
		CHECK_INT(errno, ENOSPC);
		close(event);
		return;
	}
	ring(thing, fd, 3);
	CHECK_INT(read(event, &count, sizeof(count)), sizeof(count));
	CHECK(count >= 1);
	arg.flags = KUBUF_EVENTFD_REMOVE;
	if (crew_random(member, 2))
		CHECK_OK(ioctl(fd, KUBUF_IOCTL_EVENTFD, &arg));
	close(event);
}

/* A new one is told of all that was ever rung, by whomever. */
static void try_bell(struct member *member, int fd)
{
	uint32_t which = crew_random(member, KUBUF_BELLS);
	int bell = bell_open(fd, which), other = bell_open(fd, which);

	bell_ring(other, 3);
	CHECK(bell_news(bell) >= 3);
	bell_ring(bell, 2);
	CHECK(bell_news(other) >= 5);
	close(bell);
	close(other);
}

void ringing_try(struct member *member, struct thing *thing, int fd, bool own)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN | POLLOUT | POLLPRI };

	atomic_store(&member->doing, "ringing");
	ring(thing, fd, 1 + crew_random(member, 5));
	CHECK_INT(poll(&poll_fd, 1, 0), 1);
	CHECK_INT(poll_fd.revents & (POLLIN | POLLOUT), POLLIN | POLLOUT);
	if (own)
		CHECK(poll_fd.revents & POLLPRI);
	atomic_store(&member->doing, "opening bells");
	try_bell(member, fd);
	atomic_store(&member->doing, "waiting briefly");
	wait_briefly(thing, fd);
	atomic_store(&member->doing, "counting rings");
	count_rings(member, thing, fd);
}
