// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * attributes - mode, owner and times of the inode, by descriptor and by path
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"

#define NR_FCHMODAT2 452 /* since 6.6 */

static long change_mode(const struct target *target, long mode)
{
	return fchmod(target->fd, mode);
}

static long change_mode_by_path(const struct target *target, long mode)
{
	return chmod(call_path(target->fd), mode);
}

static long change_mode_at(const struct target *target, long mode)
{
	return syscall(NR_FCHMODAT2, target->fd, "", mode, AT_EMPTY_PATH);
}

/* A descriptor without any right, of which /proc makes a path all the same. */
static long change_mode_by_location(const struct target *target, long mode)
{
	int fd = open(call_path(target->fd), O_PATH | O_CLOEXEC);
	long ret = fd == -1 ? -1 : chmod(call_path(fd), mode);

	close(fd);
	return ret;
}

static long change_owner(const struct target *target, long uid)
{
	return fchown(target->fd, uid, uid);
}

static long change_owner_to_self(const struct target *target, long arg)
{
	return fchown(target->fd, getuid(), getgid());
}

static long change_owner_by_path(const struct target *target, long uid)
{
	return chown(call_path(target->fd), uid, uid);
}

static long change_owner_at(const struct target *target, long uid)
{
	return fchownat(target->fd, "", uid, uid, AT_EMPTY_PATH);
}

static const struct timespec past[2] = { { 1000, 1 }, { 1000, 1 } };

static long set_times(const struct target *target, long arg)
{
	return futimens(target->fd, past);
}

static long set_times_to_now(const struct target *target, long arg)
{
	return futimens(target->fd, NULL);
}

static long set_times_by_path(const struct target *target, long arg)
{
	return utimensat(AT_FDCWD, call_path(target->fd), past, 0);
}

static long set_times_to_now_by_path(const struct target *target, long arg)
{
	return utimensat(AT_FDCWD, call_path(target->fd), NULL, 0);
}

#define MAY .root = EFFECT_ATTRIBUTES
/* The VFS asks nobody for a right before it moves ctime, on any file. */
#define MAY_STAMP .root = EFFECT_ATTRIBUTES, .anybody = EFFECT_TIMES

static const struct call rows[] = {
	CALL("fchmod to 0", change_mode, 0, MAY),
	CALL("fchmod to 0777", change_mode, 0777, MAY),
	CALL("fchmod to 04755", change_mode, 04755, MAY),
	CALL("chmod by path", change_mode_by_path, 0640, MAY),
	CALL("chmod by path of an O_PATH descriptor", change_mode_by_location, 0640, MAY),
	CALL("fchmodat2", change_mode_at, 0640, MAY),
	CALL("fchown to root", change_owner, 0, MAY),
	CALL("fchown to somebody", change_owner, 1002, MAY),
	CALL("fchown to the caller", change_owner_to_self, 0, MAY),
	CALL("fchown to nobody new", change_owner, -1, MAY_STAMP),
	CALL("chown by path", change_owner_by_path, 1002, MAY),
	CALL("fchownat", change_owner_at, 1002, MAY),
	CALL("futimens", set_times, 0, MAY),
	CALL("futimens to now", set_times_to_now, 0, MAY),
	CALL("utimensat by path", set_times_by_path, 0, MAY),
	CALL("utimensat by path to now", set_times_to_now_by_path, 0, MAY),
};

const struct call_table call_attributes = CALL_TABLE(rows);
