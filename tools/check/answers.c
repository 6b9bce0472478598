// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * answers - what a device says of itself: poll, and calls that it does not have
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/ioctl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "class.h"
#include "finding.h"
#include "step.h"
#include "words.h"

static const char *poll_missing(const struct device *device)
{
	return device->can_poll ? NULL : "it has no poll of its own";
}

static void poll_run(const struct device *device)
{
	struct pollfd one = { .fd = step_open(O_RDONLY | O_NONBLOCK), .events = POLLIN };
	char byte;

	(void)device;
	step_say("struct pollfd one = { .fd = fd%d, .events = POLLIN };", one.fd);
	step_say("SHOW(poll(&one, 1, 0));");
	if (poll(&one, 1, 0) != 1)
		return;
	if (one.revents & POLLNVAL)
		FAIL("POLLNVAL is for descriptors that are not open.", "poll() reports POLLNVAL");
	if (!(one.revents & POLLIN))
		return;
	step_say("SHOW(read(fd%d, MEMORY(1), 1));", one.fd);
	if (read(one.fd, &byte, 1) == -1 && errno == EAGAIN)
		FAIL("POLLIN says that a read would not wait; who believes it turns in circles.",
		     "poll() reports POLLIN, and the read that follows is EAGAIN");
}

const struct check_class class_poll = {
	.name = "poll",
	.title = "poll says what is true",
	.missing = poll_missing,
	.run = poll_run,
};

static const char *ioctl_missing(const struct device *device)
{
	return device->letter ? NULL : "which letter its calls have is not known; --ioctl tells it";
}

/* Nobody has calls of this size, so none is hit by accident. */
#define ODD_SIZE 12345

static void ioctl_run(const struct device *device)
{
	static char arg[16384];
	int fd = step_open(O_RDONLY);

	for (unsigned int nr = 0; nr < 256; nr++) {
		unsigned int cmd = _IOC(_IOC_READ | _IOC_WRITE, device->letter, nr, ODD_SIZE);

		step_reset();
		step_say("int fd%d = SHOW(open(DEVICE, O_RDONLY));", fd);
		step_say("SHOW(ioctl(fd%d, %#x, MEMORY(%d)));", fd, cmd, ODD_SIZE);
		memset(arg, 0, sizeof(arg));
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
