// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * paths - calls that make a path, a link, a handle or a mount of a descriptor, and
 * those that take one as a path
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"

#define LINK "/tmp/effect-link"

/* What was opened writes a byte, if it can, on what kubuf made: a node's mode may well allow it. */
static long write_through(const struct target *target, int fd)
{
	struct stat stat;
	char byte = 0x77;

	if (fd == -1)
		return -1;
	if (!fstat(target->fd, &stat) && S_ISREG(stat.st_mode))
		(void)!pwrite(fd, &byte, 1, 0);
	close(fd);
	return 0;
}

static long reopen(const struct target *target, long flags)
{
	return write_through(target, open(call_path(target->fd), flags | O_CLOEXEC | O_NONBLOCK));
}

static long locate(const struct target *target, long arg)
{
	int fd = open(call_path(target->fd), O_PATH | O_CLOEXEC);

	close(fd);
	return fd;
}

static long link_itself(const struct target *target, long arg)
{
	long ret = linkat(target->fd, "", AT_FDCWD, LINK, AT_EMPTY_PATH);

	unlink(LINK);
	return ret;
}

static long link_by_path(const struct target *target, long arg)
{
	long ret = linkat(AT_FDCWD, call_path(target->fd), AT_FDCWD, LINK, AT_SYMLINK_FOLLOW);

	unlink(LINK);
	return ret;
}

struct handle {
	struct file_handle header;
	unsigned char bytes[MAX_HANDLE_SZ];
};

static long take_handle(const struct target *target, struct handle *handle)
{
	int mount;

	*handle = (struct handle){ .header = { .handle_bytes = MAX_HANDLE_SZ } };
	return name_to_handle_at(target->fd, "", &handle->header, &mount, AT_EMPTY_PATH);
}

static long name_handle(const struct target *target, long arg)
{
	struct handle handle;

	return take_handle(target, &handle);
}

static long open_handle(const struct target *target, long flags)
{
	struct handle handle;

	if (take_handle(target, &handle))
		return -1;
	return write_through(target, open_by_handle_at(target->fd, &handle.header, flags));
}

/* A location got by handle stands on kubuf's own mount; its attributes are the same ones. */
static long open_handle_and_change(const struct target *target, long mode)
{
	struct handle handle;
	long ret;
	int fd;

	if (take_handle(target, &handle))
		return -1;
	fd = open_by_handle_at(target->fd, &handle.header, O_PATH);
	if (fd == -1)
		return -1;
	ret = chmod(call_path(fd), mode);
	truncate(call_path(fd), 0);
	close(fd);
	return ret;
}

static long execute(const struct target *target, long arg)
{
	char *const none[] = { "effect", NULL };

	return syscall(SYS_execveat, target->fd, "", none, none, AT_EMPTY_PATH);
}

static long change_root(const struct target *target, long arg)
{
	return chroot(call_path(target->fd));
}

static long change_directory(const struct target *target, long arg)
{
	return fchdir(target->fd);
}

/* In a mount namespace of its own, which ends with the process. */
static long mount_it(const struct target *target, long arg)
{
	int fd;

	if (unshare(CLONE_NEWNS) || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -1;
	fd = open(LINK, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	close(fd);
	fd = mount(call_path(target->fd), LINK, NULL, MS_BIND, NULL);
	umount2(LINK, MNT_DETACH);
	unlink(LINK);
	return fd;
}

static long clone_tree(const struct target *target, long arg)
{
	int fd = syscall(SYS_open_tree, target->fd, "", AT_EMPTY_PATH | 1 /* OPEN_TREE_CLONE */);

	close(fd);
	return fd;
}

static long swap_to(const struct target *target, long arg)
{
	long ret = swapon(call_path(target->fd), 0);

	if (!ret)
		swapoff(call_path(target->fd));
	return ret;
}

static long watch(const struct target *target, long arg)
{
	int watcher = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	long ret = inotify_add_watch(watcher, call_path(target->fd), IN_ALL_EVENTS);

	close(watcher);
	return ret;
}

/* Without permission events, for which everybody else would wait. */
static long mark(const struct target *target, long flags)
{
	int group = fanotify_init(FAN_CLASS_NOTIF | FAN_NONBLOCK | FAN_CLOEXEC, O_RDWR);
	long ret = group == -1
			   ? -1
			   : fanotify_mark(group, FAN_MARK_ADD | flags,
					   FAN_OPEN | FAN_MODIFY | FAN_CLOSE, target->fd, NULL);
	struct fanotify_event_metadata event;

	if (group == -1)
		return -1;
	/* An event brings an open file of what it is about. */
	(void)!pread(target->fd, &event, 1, 0);
	while (read(group, &event, sizeof(event)) == sizeof(event))
		close(event.fd);
	close(group);
	return ret;
}

static const struct call rows[] = {
	CALL("open of /proc/self/fd for reading", reopen, O_RDONLY, .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/fd for writing", reopen, O_WRONLY, .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/fd for both", reopen, O_RDWR, .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/fd with O_TRUNC", reopen, O_RDWR | O_TRUNC,
	     .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/fd with O_TRUNC to read", reopen, O_TRUNC,
	     .how = CALL_REFUSED_MADE),
	CALL("open of /proc/self/fd with O_PATH", locate, 0),
	CALL("linkat with AT_EMPTY_PATH", link_itself, 0, .how = CALL_REFUSED),
	CALL("linkat of /proc/self/fd", link_by_path, 0, .how = CALL_REFUSED),
	CALL("name_to_handle_at", name_handle, 0),
	CALL("open_by_handle_at for both", open_handle, O_RDWR, .how = CALL_REFUSED_MADE),
	CALL("open_by_handle_at for reading", open_handle, O_RDONLY, .how = CALL_REFUSED_MADE),
	CALL("open_by_handle_at, then chmod and truncate", open_handle_and_change, 0640,
	     .root = EFFECT_ATTRIBUTES),
	CALL("execveat", execute, 0, .how = CALL_FORKED | CALL_REFUSED),
	CALL("chroot", change_root, 0, .how = CALL_REFUSED),
	CALL("fchdir", change_directory, 0, .how = CALL_REFUSED),
	CALL("mount with MS_BIND", mount_it, 0, .how = CALL_FORKED | CALL_REFUSED_MADE),
	CALL("open_tree with OPEN_TREE_CLONE", clone_tree, 0, .how = CALL_REFUSED_MADE),
	CALL("swapon", swap_to, 0, .how = CALL_REFUSED),
	CALL("inotify_add_watch", watch, 0),
	CALL("fanotify_mark of the inode", mark, 0),
	CALL("fanotify_mark of the mount", mark, FAN_MARK_MOUNT,
	     .how = CALL_MADE, .reason = "the mount of /dev is everybody's"),
};

const struct call_table call_paths = CALL_TABLE(rows);
