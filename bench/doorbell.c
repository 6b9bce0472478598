// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * doorbell - there and back between two processes: by two buffers' doorbells, by two
 * eventfds; and one ring, one write that nobody waits for
 */
#define _GNU_SOURCE
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
	uint64_t seen;
};

static void ring(int fd)
{
	struct kubuf_ioctl_ring arg = { .add = 1 };

	if (ioctl(fd, KUBUF_IOCTL_RING, &arg))
		err(1, "RING");
}

static void wait_ring(int fd, uint64_t *seen)
{
	struct kubuf_ioctl_wait arg = { .seen = *seen, .timeout = KUBUF_WAIT_FOREVER };

	if (ioctl(fd, KUBUF_IOCTL_WAIT, &arg))
		err(1, "WAIT");
	*seen = arg.events;
}

static void event_write(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != sizeof(one))
		err(1, "write to an eventfd");
}

static void event_read(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != sizeof(count))
		err(1, "read from an eventfd");
}

static void kubuf_trip(void *arg)
{
	struct pair *pair = arg;

	ring(pair->there);
	wait_ring(pair->back, &pair->seen);
}

static void kubuf_answer(void *arg)
{
	struct pair *pair = arg;

	wait_ring(pair->there, &pair->seen);
	ring(pair->back);
}

static void eventfd_trip(void *arg)
{
	struct pair *pair = arg;

	event_write(pair->there);
	event_read(pair->back);
}

static void eventfd_answer(void *arg)
{
	struct pair *pair = arg;

	event_read(pair->there);
	event_write(pair->back);
}

static void measure_trip(const char *name, struct pair pair, void (*trip)(void *),
			 void (*answer)(void *))
{
	pid_t pid = fork();

	if (pid == -1)
		err(1, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			answer(&pair);
	}
	measure(name, trip, &pair);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static void ring_alone(void *arg)
{
	ring(*(int *)arg);
}

static void write_alone(void *arg)
{
	event_write(*(int *)arg);
}

int main(void)
{
	struct pair bells = { .there = file_new("kubuf", 4096), .back = file_new("kubuf", 4096) };
	struct pair events = { .there = eventfd(0, 0), .back = eventfd(0, 0) };
	int bell = file_new("kubuf", 4096), event = eventfd(0, 0);

	measure("doorbell.alone.kubuf", ring_alone, &bell);
	measure("doorbell.alone.eventfd", write_alone, &event);
	measure_trip("doorbell.trip.kubuf", bells, kubuf_trip, kubuf_answer);
	measure_trip("doorbell.trip.eventfd", events, eventfd_trip, eventfd_answer);
	return 0;
}
