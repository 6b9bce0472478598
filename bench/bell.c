// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * bell - there and back between two processes: by two bells of a buffer, by two eventfds;
 * and one ring, one write that nobody waits for
 */
#include <err.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"

struct pair {
	int there, back;
};

/* As each side does: what it rings is not what it waits for. */
static int bell(int buf, unsigned int which)
{
	struct kubuf_ioctl_bell arg = {
		.bell = which,
		.rights = KUBUF_BELL_WAIT | KUBUF_BELL_RING,
	};

	if (ioctl(buf, KUBUF_IOCTL_BELL, &arg))
		err(1, "BELL");
	return arg.fd;
}

static void event_write(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != sizeof(one))
		err(1, "write");
}

static void event_read(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != sizeof(count))
		err(1, "read");
}

static void trip(void *arg)
{
	struct pair *pair = arg;

	event_write(pair->there);
	event_read(pair->back);
}

static void answer(const struct pair *pair)
{
	event_read(pair->there);
	event_write(pair->back);
}

static void measure_trip(const char *name, struct pair asker, struct pair answerer)
{
	pid_t pid = fork();

	if (pid == -1)
		err(1, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			answer(&answerer);
	}
	measure(name, trip, &asker);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void alone(void *arg)
{
	event_write(*(int *)arg);
}

int main(void)
{
	int buf = file_new("kubuf", 4096), one = bell(buf, 2), event = eventfd(0, 0);
	struct pair asker = { .there = bell(buf, 0), .back = bell(buf, 1) };
	struct pair answerer = { .there = bell(buf, 0), .back = bell(buf, 1) };
	struct pair events = { .there = eventfd(0, 0), .back = eventfd(0, 0) };

	measure("bell.alone.kubuf", alone, &one);
	measure("bell.alone.eventfd", alone, &event);
	measure_trip("bell.trip.kubuf", asker, answerer);
	measure_trip("bell.trip.eventfd", events, events);
	return 0;
}
