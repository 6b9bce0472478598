// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * racers_pair - ways for two processes to wake each other, and to pass bytes
 *
 * The other process is a child that answers each turn until its side is closed or it is killed;
 * it never outlives its parent.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <err.h>
#include <kubuf.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "out.h"
#include "race.h"

#define PASS 65536

static pid_t child;
static struct kub_buf *buf;
static struct kub_bell *mine, *other;
static int there[2], back[2];
static int events[2];
static char *mem, bytes[PASS];
static volatile unsigned long sum;

/* The receiver reads the bytes, one number of each cache line. */
static void read_bytes(const char *from)
{
	for (size_t i = 0; i < PASS; i += 64)
		sum += *(volatile const unsigned long *)(from + i);
}

static void write_bytes(char *to)
{
	static unsigned long turn;

	turn++;
	for (size_t i = 0; i < PASS; i += 64)
		memcpy(to + i, &turn, sizeof(turn));
}

static void answer(void (*turn)(void))
{
	child = fork();
	if (child < 0)
		err(2, "fork");
	if (child)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;)
		turn();
}

static void end_child(void)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void want(bool held)
{
	if (!held)
		errx(2, "%s", out_explained());
}

static void answer_bell(void)
{
	want(!kub_wait(mine, KUB_FOREVER, NULL) && !kub_ring(other, 1));
}

static void answer_bell_bytes(void)
{
	want(!kub_wait(mine, KUB_FOREVER, NULL));
	read_bytes(mem);
	want(!kub_ring(other, 1));
}

/* Each process has open bells of its own; the child's are opened first. */
static bool begin_bells(void (*turn)(void))
{
	void *at;

	want(!kub_create(PASS, NULL, &buf) && !kub_map(buf, 0, PASS, KUB_READ | KUB_WRITE, &at) &&
	     !kub_bell(buf, 0, KUB_READ, &mine) && !kub_bell(buf, 1, KUB_WRITE, &other));
	mem = at;
	answer(turn);
	kub_bell_close(mine);
	kub_bell_close(other);
	want(!kub_bell(buf, 1, KUB_READ, &mine) && !kub_bell(buf, 0, KUB_WRITE, &other));
	return true;
}

static bool begin_bell(void)
{
	return begin_bells(answer_bell);
}

static bool begin_bell_bytes(void)
{
	return begin_bells(answer_bell_bytes);
}

static void turn_bell(void)
{
	want(!kub_ring(other, 1) && !kub_wait(mine, KUB_FOREVER, NULL));
}

static void turn_bell_bytes(void)
{
	write_bytes(mem);
	turn_bell();
}

static void end_bell(void)
{
	end_child();
	kub_bell_close(mine);
	kub_bell_close(other);
	kub_unmap(mem, PASS, KUB_READ | KUB_WRITE);
	kub_close(buf);
}

static void move(ssize_t got, size_t len)
{
	if (got != (ssize_t)len)
		err(2, "a pipe or an eventfd");
}

static void answer_event(void)
{
	uint64_t one;

	move(read(events[0], &one, sizeof(one)), sizeof(one));
	one = 1;
	move(write(events[1], &one, sizeof(one)), sizeof(one));
}

static void answer_event_bytes(void)
{
	uint64_t one;

	move(read(events[0], &one, sizeof(one)), sizeof(one));
	read_bytes(mem);
	one = 1;
	move(write(events[1], &one, sizeof(one)), sizeof(one));
}

static bool begin_events(void (*turn)(void))
{
	int fd = memfd_create("kubuf-bench", MFD_CLOEXEC);

	events[0] = eventfd(0, EFD_CLOEXEC);
	events[1] = eventfd(0, EFD_CLOEXEC);
	if (fd < 0 || events[0] < 0 || events[1] < 0 || ftruncate(fd, PASS))
		err(2, "memfd, eventfd");
	mem = mmap(NULL, PASS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (mem == MAP_FAILED)
		err(2, "memfd");
	answer(turn);
	return true;
}

static bool begin_event(void)
{
	return begin_events(answer_event);
}

static bool begin_event_bytes(void)
{
	return begin_events(answer_event_bytes);
}

static void turn_event(void)
{
	uint64_t one = 1;

	move(write(events[0], &one, sizeof(one)), sizeof(one));
	move(read(events[1], &one, sizeof(one)), sizeof(one));
}

static void turn_event_bytes(void)
{
	write_bytes(mem);
	turn_event();
}

static void end_event(void)
{
	end_child();
	close(events[0]);
	close(events[1]);
	munmap(mem, PASS);
}

static void answer_pipe(void)
{
	char byte;

	move(read(there[0], &byte, 1), 1);
	move(write(back[1], &byte, 1), 1);
}

static void answer_pipe_bytes(void)
{
	ssize_t got;

	for (size_t len = 0; len < PASS; len += (size_t)got) {
		got = read(there[0], bytes + len, PASS - len);
		if (got <= 0)
			err(2, "a pipe");
	}
	read_bytes(bytes);
	move(write(back[1], bytes, 1), 1);
}

static bool begin_pipes(void (*turn)(void))
{
	if (pipe(there) || pipe(back))
		err(2, "pipe");
	answer(turn);
	return true;
}

static bool begin_pipe(void)
{
	return begin_pipes(answer_pipe);
}

static bool begin_pipe_bytes(void)
{
	return begin_pipes(answer_pipe_bytes);
}

static void turn_pipe(void)
{
	char byte = 0;

	move(write(there[1], &byte, 1), 1);
	move(read(back[0], &byte, 1), 1);
}

static void turn_pipe_bytes(void)
{
	char byte;

	write_bytes(bytes);
	move(write(there[1], bytes, PASS), PASS);
	move(read(back[0], &byte, 1), 1);
}

static void end_pipe(void)
{
	end_child();
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

const struct racer racers_trip[] = {
	{ "kubuf", begin_bell, turn_bell, end_bell },
	{ "eventfd", begin_event, turn_event, end_event },
	{ "pipe", begin_pipe, turn_pipe, end_pipe },
	{ NULL, NULL, NULL, NULL },
};

const struct racer racers_pass[] = {
	{ "kubuf", begin_bell_bytes, turn_bell_bytes, end_bell },
	{ "memfd, eventfd", begin_event_bytes, turn_event_bytes, end_event },
	{ "pipe", begin_pipe_bytes, turn_pipe_bytes, end_pipe },
	{ NULL, NULL, NULL, NULL },
};
