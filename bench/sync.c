// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * sync - KUBUF_IOCTL_SYNC where no device needs it, and an ioctl of another driver
 * that copies an argument of the same size and does nothing
 */
#include <assert.h>
#include <err.h>

#include "file.h"
#include "measure.h"
#include "yardstick.h"

static_assert(sizeof(struct yardstick_copy) == sizeof(struct kubuf_ioctl_sync), "the same work");

static void sync_one(void *arg)
{
	struct kubuf_ioctl_sync sync = { .len = 4096, .flags = KUBUF_SYNC_READ | KUBUF_SYNC_WRITE };

	if (ioctl(*(int *)arg, KUBUF_IOCTL_SYNC, &sync))
		err(1, "SYNC");
}

static void copy_one(void *arg)
{
	struct yardstick_copy copy = { .len = 4096 };

	if (ioctl(*(int *)arg, YARDSTICK_COPY, &copy))
		err(1, "YARDSTICK_COPY");
}

int main(void)
{
	int buf = file_new("kubuf", 4096), yardstick = file_new("yardstick", 0);

	measure("sync.call.kubuf", sync_one, &buf);
	measure("sync.call.yardstick", copy_one, &yardstick);
	return 0;
}
