// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * answers - what a device says to calls that it does not have
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "class.h"
#include "finding.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define WHY_UNKNOWN \
	"A call that a driver does not have is ENOTTY, the file system's among them (ioctl(2))."

/* No file has these. */
#define NO_FLAGS 0x5a5a5a5a

/*
 * Attributes are the file system's, of the node. Where it has none, the calls come to the driver,
 * as such that it does not know.
 */
static void attributes(const struct device *device, int fd)
{
	int flags = NO_FLAGS;
	struct stat st;

	step_reset();
	step_opened(fd, device->mode);
	if (fstat(fd, &st) || !S_ISCHR(st.st_mode))
		return;
	step_add("int flags = %#x;", NO_FLAGS);
	step_say("SHOW(ioctl(fd[%d], FS_IOC_GETFLAGS, &flags));", fd);
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != -1) {
		step_add("expect(got == -1 || flags != %#x, \"ENOTTY, or flags\");", NO_FLAGS);
		if (flags == NO_FLAGS)
			FAIL(WHY_UNKNOWN, "ioctl(FS_IOC_GETFLAGS) of the node was accepted, and "
					  "brought no flags");
		return;
	}
	flags = 0;
	step_say("SHOW(ioctl(fd[%d], FS_IOC_SETFLAGS, &(int){ 0 }));", fd);
	step_expect("got == -1", "ENOTTY");
	if (ioctl(fd, FS_IOC_SETFLAGS, &flags) != -1)
		FAIL(WHY_UNKNOWN, "ioctl(FS_IOC_SETFLAGS) of the node was accepted");
}

static const char *ioctl_missing(const struct device *device)
{
	if (device->letter || (device->write && device->made == -1))
		return NULL;
	return "which letter its calls have is not known; --ioctl tells it";
}

/* Nobody has calls of this size, so none is hit by accident. */
#define ODD_SIZE 12345

/* All calls of its letter, with a size that none has. */
static void letters(const struct device *device, int fd)
{
	unsigned char *arg = step_pages(1 + ODD_SIZE / device->page);

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

static void ioctl_run(const struct device *device)
{
	int fd = class_open(device->mode);

	if (device->letter)
		letters(device, fd);
	else
		NOTE("which letter its calls have is not known; --ioctl tries all of one");
	/* A driver with that letter may have such calls of its own. */
	if (device->write && device->made == -1 && device->letter != 'f' &&
	    findings_worst(record->class) != VERDICT_FAIL)
		attributes(device, fd);
}

const struct check_class class_ioctl = {
	.name = "ioctl",
	.title = "calls that do not exist are ENOTTY",
	.missing = ioctl_missing,
	.run = ioctl_run,
};
