// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "ringing.h"

#include <poll.h>
#include <unistd.h>

#include "bell.h"
#include "check.h"
#include "control.h"

/* One bell, opened twice: each is told of all that was ever rung but by itself. */
static void ring_and_hear(struct worker *worker, struct thing *thing, int fd)
{
	uint32_t which = worker_random(worker, KUBUF_BELLS);
	int bell = bell_open(fd, which), other = bell_open(fd, which);

	bell_ring(other, 3);
	CHECK_INT(bell_poll(bell, 0), POLLIN | POLLOUT);
	CHECK(bell_news(bell) >= 3);
	bell_ring(bell, 2);
	CHECK(bell_news(other) >= 5);
	if (!which)
		atomic_fetch_add(&thing->rung, 5);
	close(bell);
	close(other);
}

void ringing_try(struct worker *worker, struct thing *thing, int fd)
{
	atomic_store(&worker->doing, "ringing");
	ring_and_hear(worker, thing, fd);
	atomic_store(&worker->doing, "waiting briefly");
	CHECK(!(bell_wait(fd, worker_random(worker, KUBUF_BELLS), 1) & (POLLHUP | POLLERR)));
}
