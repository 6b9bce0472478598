// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kubuf.h"
#include "sized.h"

int control_call(unsigned long cmd, void *arg)
{
	int control = open(CONTROL_PATH, O_RDWR | O_CLOEXEC), err = 0;

	if (control < 0) /* a node without a driver, left behind by a container for instance */
		return errno == ENXIO || errno == ENODEV ? -ENOENT : -errno;
	if (ioctl(control, cmd, arg) < 0)
		err = -errno;
	close(control);
	return err;
}

/* An administrator may have given it to a group. */
static void say_refused(void)
{
	struct stat node;

	failure_say("this user may not open " CONTROL_PATH);
	if (stat(CONTROL_PATH, &node))
		return;
	failure_say(": it is of user %u and group %u, mode %04o", node.st_uid, node.st_gid,
		    node.st_mode & 07777);
	if ((node.st_mode & 060) == 060)
		failure_say("; who is in that group may");
}

bool control_say_missing(const struct failure *failure)
{
	int control = open(CONTROL_PATH, O_RDWR | O_CLOEXEC);

	if (control >= 0) {
		close(control);
		return false;
	}
	if (errno == EPERM)
		failure_say(CONTROL_PATH " may not be opened: a container's rules for devices "
					 "forbid it");
	else if (errno == EACCES)
		say_refused();
	else if (failure->err != ENOENT)
		return false;
	else if (!access("/sys/module/kubuf", F_OK))
		failure_say("the module kubuf is loaded, but " CONTROL_PATH " does not exist: "
			    "pass it to the container, with the rest of " CONTROL_FOLDER);
	else
		failure_say("the module kubuf is not loaded: `modprobe kubuf`, as root");
	return true;
}

static void tell_query(const struct failure *failure)
{
	if (control_say_missing(failure))
		return;
	if (failure->err == EINVAL)
		failure_say("size_of is not set to sizeof(struct kub_limits)");
	else
		failure_say_errno(failure);
}

int kub_query(struct kub_limits *limits)
{
	struct failure failure = { .call = __func__, .tell = tell_query };
	struct kubuf_ioctl_query query;
	struct kub_limits found = { 0 };
	int err = sized_check(limits);

	if (!err)
		err = control_call(KUBUF_IOCTL_QUERY, &query);
	if (err) {
		failure.err = -err;
		return failure_keep(&failure);
	}
	found.version = query.version;
	found.page_size = query.page_size;
	found.backings = query.backings;
	found.caches = query.caches;
	found.features = query.features;
	found.shmem_limit = query.shmem_limit;
	found.shmem_used = query.shmem_used;
	found.locked_limit = query.locked_limit;
	found.locked_used = query.locked_used;
	sized_out(limits, &found, sizeof(found));
	return 0;
}

const char *kub_version(void)
{
	return KUB_VERSION;
}
