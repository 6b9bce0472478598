// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * flags - inode flags: the ioctls that file systems share, and file_setattr(2)
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/fs.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"

/* Since 6.17; the numbers are the same on every architecture. */
#define NR_FILE_GETATTR 468
#define NR_FILE_SETATTR 469
#define AT_ITSELF 0x1000 /* AT_EMPTY_PATH */

struct attributes {
	uint64_t xflags;
	uint32_t extsize;
	uint32_t nextents;
	uint32_t projid;
	uint32_t cowextsize;
};

static long get_flags(const struct target *target, long arg)
{
	int flags;

	return ioctl(target->fd, FS_IOC_GETFLAGS, &flags);
}

static long set_flags(const struct target *target, long flags)
{
	int value = flags;

	return ioctl(target->fd, FS_IOC_SETFLAGS, &value);
}

static long get_xflags(const struct target *target, long arg)
{
	struct fsxattr attr;

	return ioctl(target->fd, FS_IOC_FSGETXATTR, &attr);
}

static long set_xflags(const struct target *target, long xflags)
{
	struct fsxattr attr = { .fsx_xflags = xflags };

	return ioctl(target->fd, FS_IOC_FSSETXATTR, &attr);
}

static long set_project(const struct target *target, long project)
{
	struct fsxattr attr = { .fsx_projid = project };

	if (ioctl(target->fd, FS_IOC_FSGETXATTR, &attr))
		return -1;
	attr.fsx_projid = project;
	return ioctl(target->fd, FS_IOC_FSSETXATTR, &attr);
}

static long get_attributes(const struct target *target, long arg)
{
	struct attributes attr = { 0 };

	return syscall(NR_FILE_GETATTR, target->fd, "", &attr, sizeof(attr), AT_ITSELF);
}

static long set_attributes(const struct target *target, long xflags)
{
	struct attributes attr = { .xflags = xflags };

	return syscall(NR_FILE_SETATTR, target->fd, "", &attr, sizeof(attr), AT_ITSELF);
}

static long set_attributes_by_path(const struct target *target, long xflags)
{
	struct attributes attr = { .xflags = xflags };

	return syscall(NR_FILE_SETATTR, AT_FDCWD, call_path(target->fd), &attr, sizeof(attr), 0);
}

#define MAY .root = EFFECT_ATTRIBUTES

static const struct call rows[] = {
	CALL("FS_IOC_GETFLAGS", get_flags, 0),
	CALL("FS_IOC_SETFLAGS to 0", set_flags, 0, MAY),
	CALL("FS_IOC_SETFLAGS to FS_NODUMP_FL", set_flags, FS_NODUMP_FL, MAY),
	CALL("FS_IOC_SETFLAGS to FS_APPEND_FL", set_flags, FS_APPEND_FL, MAY),
	CALL("FS_IOC_SETFLAGS to FS_NOATIME_FL", set_flags, FS_NOATIME_FL, MAY),
	CALL("FS_IOC_SETFLAGS to FS_IMMUTABLE_FL", set_flags, FS_IMMUTABLE_FL, MAY),
	CALL("FS_IOC_FSGETXATTR", get_xflags, 0),
	CALL("FS_IOC_FSSETXATTR to 0", set_xflags, 0, MAY),
	CALL("FS_IOC_FSSETXATTR to FS_XFLAG_NODUMP", set_xflags, FS_XFLAG_NODUMP, MAY),
	CALL("FS_IOC_FSSETXATTR to FS_XFLAG_APPEND", set_xflags, FS_XFLAG_APPEND, MAY),
	CALL("FS_IOC_FSSETXATTR of the project", set_project, 7, MAY),
	CALL("file_getattr", get_attributes, 0),
	CALL("file_setattr to 0", set_attributes, 0, MAY),
	CALL("file_setattr to FS_XFLAG_NODUMP", set_attributes, FS_XFLAG_NODUMP, MAY),
	CALL("file_setattr by path", set_attributes_by_path, 0, MAY),
};

const struct call_table call_flags = CALL_TABLE(rows);
