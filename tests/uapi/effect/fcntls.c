// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * fcntls - fcntl(): flags of the open file, seals, leases, locks, signals, hints
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/file.h>
#include <unistd.h>

#include "call.h"

/* Everything else of the open file stays, and comes back. */
static long set_file_flags(const struct target *target, long flags)
{
	int before = fcntl(target->fd, F_GETFL);
	long ret = fcntl(target->fd, F_SETFL, before | flags);

	fcntl(target->fd, F_SETFL, before);
	return ret;
}

static long plain(const struct target *target, long cmd)
{
	return fcntl(target->fd, cmd, 0);
}

static long duplicate(const struct target *target, long cmd)
{
	long ret = fcntl(target->fd, cmd, 0);

	if (ret != -1)
		close(ret);
	return ret;
}

static long seal(const struct target *target, long seals)
{
	return fcntl(target->fd, F_ADD_SEALS, seals);
}

static long lease(const struct target *target, long type)
{
	long ret = fcntl(target->fd, F_SETLEASE, type);

	fcntl(target->fd, F_SETLEASE, F_UNLCK);
	return ret;
}

static long lock(const struct target *target, long cmd)
{
	struct flock range = { .l_type = target->writable ? F_WRLCK : F_RDLCK };
	long ret = fcntl(target->fd, cmd, &range);

	range.l_type = F_UNLCK;
	fcntl(target->fd, cmd, &range);
	return ret;
}

static long lock_whole(const struct target *target, long how)
{
	long ret = flock(target->fd, how | LOCK_NB);

	flock(target->fd, LOCK_UN);
	return ret;
}

static long own(const struct target *target, long arg)
{
	struct f_owner_ex owner = { .type = F_OWNER_PID, .pid = getpid() };

	return fcntl(target->fd, F_SETOWN, getpid()) ?: fcntl(target->fd, F_SETOWN_EX, &owner);
}

static long choose_signal(const struct target *target, long arg)
{
	long ret = fcntl(target->fd, F_SETSIG, SIGURG);

	fcntl(target->fd, F_SETSIG, 0);
	return ret;
}

static long resize_pipe(const struct target *target, long size)
{
	return fcntl(target->fd, F_SETPIPE_SZ, size);
}

static long notify(const struct target *target, long events)
{
	long ret = fcntl(target->fd, F_NOTIFY, events);

	fcntl(target->fd, F_NOTIFY, 0);
	return ret;
}

/* The inode keeps it, anybody may have set it on older kernels, and nothing here asks for it. */
static long hint(const struct target *target, long cmd)
{
	uint64_t life = RWH_WRITE_LIFE_SHORT, none = RWF_WRITE_LIFE_NOT_SET;
	long ret = fcntl(target->fd, cmd, &life);

	fcntl(target->fd, cmd, &none);
	return ret;
}

static const struct call rows[] = {
	CALL("F_SETFL of O_APPEND", set_file_flags, O_APPEND),
	CALL("F_SETFL of O_NONBLOCK", set_file_flags, O_NONBLOCK),
	CALL("F_SETFL of O_DIRECT", set_file_flags, O_DIRECT),
	CALL("F_SETFL of O_NOATIME", set_file_flags, O_NOATIME),
	CALL("F_SETFL of O_ASYNC", set_file_flags, O_ASYNC),
	CALL("F_SETFL of O_RDWR", set_file_flags, O_RDWR),
	CALL("F_SETFD", plain, F_SETFD),
	CALL("F_DUPFD", duplicate, F_DUPFD),
	CALL("F_DUPFD_CLOEXEC", duplicate, F_DUPFD_CLOEXEC),
	CALL("F_GET_SEALS", plain, F_GET_SEALS),
	CALL("F_ADD_SEALS of F_SEAL_WRITE", seal, F_SEAL_WRITE, .how = CALL_REFUSED),
	CALL("F_ADD_SEALS of F_SEAL_FUTURE_WRITE", seal, F_SEAL_FUTURE_WRITE, .how = CALL_REFUSED),
	CALL("F_ADD_SEALS of F_SEAL_SEAL", seal, F_SEAL_SEAL, .how = CALL_REFUSED),
	CALL("F_ADD_SEALS of nothing", seal, 0, .how = CALL_REFUSED),
	CALL("F_SETLEASE of F_RDLCK", lease, F_RDLCK),
	CALL("F_SETLEASE of F_WRLCK", lease, F_WRLCK),
	CALL("F_GETLEASE", plain, F_GETLEASE),
	CALL("F_SETLK", lock, F_SETLK),
	CALL("F_OFD_SETLK", lock, F_OFD_SETLK),
	CALL("flock of LOCK_EX", lock_whole, LOCK_EX),
	CALL("flock of LOCK_SH", lock_whole, LOCK_SH),
	CALL("F_SETOWN, F_SETOWN_EX", own, 0),
	CALL("F_SETSIG", choose_signal, 0),
	CALL("F_SETPIPE_SZ", resize_pipe, 65536, .how = CALL_REFUSED),
	CALL("F_NOTIFY", notify, DN_MODIFY | DN_ATTRIB),
	CALL("F_SET_RW_HINT", hint, F_SET_RW_HINT),
	CALL("F_SET_FILE_RW_HINT", hint, F_SET_FILE_RW_HINT),
};

const struct call_table call_fcntls = CALL_TABLE(rows);
