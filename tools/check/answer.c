// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "answer.h"

#include <unistd.h>

#include "held.h"
#include "ready.h"
#include "step.h"

/* So often a read is tried, every few milliseconds. */
#define TRY_US 5000
#define TRIES (READY_SOON_MS * 1000 / TRY_US)

/* Whether something comes to @fd that was made ready by @writer; @late: not at once. */
static bool comes_of(const struct device *device, int fd, int writer, bool *late)
{
	unsigned char *memory = step_quiet_pages(1);
	ssize_t got;

	held_read(fd, memory, device->page, NULL);
	ready_say_again(device, writer);
	if (!ready_again(device, writer))
		return false;
	for (int i = 0; i < TRIES; i++) {
		*late = i;
		held_read(fd, memory, device->page, &got);
		if (got > 0)
			return true;
		usleep(TRY_US);
	}
	return false;
}

void answer_find(struct device *device, int fd, int other)
{
	bool comes, late = false;

	if (!device->waits || device->deaf || device->fed || !device->can_read || device->moves)
		return;
	if (!ready_is_known(device))
		return;
	comes = comes_of(device, fd, other == -1 ? fd : other, &late);
	if (!comes && other != -1) {
		comes = comes_of(device, fd, fd, &late);
		device->one_file = comes;
	}
	device->late = comes && late;
}
