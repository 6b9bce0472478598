// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "leaked.h"

#include <fcntl.h>
#include <stdio.h>

#include "finding.h"
#include "growth.h"
#include "record.h"
#include "step.h"
#include "words.h"

/* How often the program of a finding does it, if that leaves memory to the machine. */
#define SAID_CYCLES 300

static void say_cycles(const struct device *device, const struct cycle *cycle, const char *name)
{
	const int number = cycle->pages ? GROWTH_ROUNDS * cycle->round : SAID_CYCLES;
	char open[WORDS_SIZE];

	step_add("long before = counter(\"%s\");\n", name);
	step_add("for (int i = 0; i < %d; i++) {", number);
	step_add("\tfd[0] = open(DEVICE, %s | O_NONBLOCK);",
		 words_open(open, cycle->stores ? device->mode : device->mapper));
	if (cycle->say)
		cycle->say(device);
	step_add("\tclose(fd[0]);\n}");
	step_add("usleep(500000);\nQUIET(counter(\"%s\") - before);", name);
	step_add("expect(got < %d, \"that what %d cycles take comes back\");", number * 2 / 3,
		 number);
}

void leaked_tell(const struct device *device, struct cycle *cycle, const char *name,
		 const struct counters *rounds)
{
	const struct counters *last = &rounds[GROWTH_ROUNDS];
	const int number = GROWTH_ROUNDS * cycle->round;
	long long grown = counters_get(last, name) - counters_get(&rounds[0], name);

	snprintf(cycle->leak, sizeof(cycle->leak), "%s", name);
	cycle->each = (double)grown / number;
	say_cycles(device, cycle, name);
	if (device->made != -1)
		record->cut = true; /* the program has one thing that was made */
	if (cycle->queues)
		WARN("What a write takes is given back when it is done, and what waits for that "
		     "has a limit (EAGAIN), or a program fills the machine's memory.",
		     "%d times %s: the kernel's %s grew by %lld", number, cycle->name, name, grown);
	else
		FAIL("What a call takes, the end of the call or of the file gives back (leak).",
		     "%d times %s: the kernel's %s grew by %lld", number, cycle->name, name, grown);
}
