// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * answers - what a device says to calls that it does not have
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/ioctl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

static const char *ioctl_missing(const struct device *device)
{
	return device->letter ? NULL : "which letter its calls have is not known; --ioctl tells it";
}

/* Nobody has calls of this size, so none is hit by accident. */
#define ODD_SIZE 12345

static void ioctl_run(const struct device *device)
{
	unsigned char *arg = step_pages(1 + ODD_SIZE / device->page);
	int fd = class_open(device->mode);

	for (unsigned int nr = 0; nr < 256; nr++) {
		unsigned int cmd = _IOC(_IOC_READ | _IOC_WRITE, device->letter, nr, ODD_SIZE);

		step_reset();
		step_opened(fd, device->mode);
		step_say("SHOW(ioctl(fd[%d], %#x, memory));", fd, cmd);
		step_expect("got == -1 && error == ENOTTY", "ENOTTY");
		memset(arg, 0, ODD_SIZE);
		if (ioctl(fd, cmd, arg) != -1) {
			FAIL("Direction and size belong to the number of a call; one that is not "
			     "known is ENOTTY (ioctl(2)).",
			     "ioctl %#x, which is of no known size, was accepted", cmd);
			return;
		}
		if (errno != ENOTTY) {
			WARN("Programs find out by ENOTTY which calls a driver has.",
			     "ioctl %#x, which is of no known size: %s, expected ENOTTY", cmd,
			     words_errno(errno));
			return;
		}
	}
}

const struct check_class class_ioctl = {
	.name = "ioctl",
	.title = "calls that do not exist are ENOTTY",
	.missing = ioctl_missing,
	.run = ioctl_run,
};
