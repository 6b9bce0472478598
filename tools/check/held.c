// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "held.h"

#include <unistd.h>

#include "clock.h"
#include "step.h"

#define READS_MOST 1000
#define READS_NS 2000000000LL

ssize_t held_read(int fd, void *memory, size_t len, ssize_t *first)
{
	const long long late = clock_ns() + READS_NS;
	ssize_t got = read(fd, memory, len);

	if (first)
		*first = got;
	for (int i = 1; i < READS_MOST && got > 0 && clock_ns() < late; i++)
		got = read(fd, memory, len);
	return got;
}

void held_say(int fd, size_t len)
{
	step_say("for (int i = 0; i < %d && read(fd[%d], memory, %zu) > 0; i++)\n\t\t;", READS_MOST,
		 fd, len);
}
