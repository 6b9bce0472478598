// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "peer.h"

/* Attributes of device nodes would outlive the program. */
static int is_regular(int fd)
{
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		return 1;
	errno = EINVAL;
	return 0;
}

/* vfs fd cmd value from: ioctls that the VFS answers before a file's own operation is asked */
long call_vfs(const uint64_t *a)
{
	static const unsigned long cmds[] = {
		FS_IOC_SETFLAGS,
		FS_IOC_FSSETXATTR,
		FS_IOC_GETFLAGS,
		FS_IOC_FSGETXATTR,
		FICLONE,
		FICLONERANGE,
		FIDEDUPERANGE,
		FS_IOC_FIEMAP,
		FIBMAP,
		FIGETBSZ,
		FIONREAD,
		FIOQSIZE,
		FIONBIO,
		FIOASYNC,
		FIOCLEX,
		FIONCLEX,
		FITRIM,
		FS_IOC_SETVERSION,
		FS_IOC_GETFSLABEL,
		FS_IOC_SETFSLABEL,
		0x40305828 /* FS_IOC_RESVSP */,
		0x40305829 /* FS_IOC_UNRESVSP */,
		0x40305839 /* FS_IOC_ZERO_RANGE */,
	};
	unsigned long cmd = cmds[a[1] % (sizeof(cmds) / sizeof(cmds[0]))];
	/* Flags, or an offset from the start, and behind it a length. */
	uint64_t arg[544] = { (uint32_t)a[2], a[2] >> 32, 8192 };
	int fd = world_fd(a[0]);

	if (!is_regular(fd))
		return -1;
	peer_excuse_root();
	if (cmd == FICLONERANGE || cmd == FIDEDUPERANGE)
		arg[0] = cmd == FICLONERANGE ? (uint64_t)world_fd(a[3]) : 0;
	if (cmd == FIDEDUPERANGE) {
		arg[1] = 8192; /* of that, to one place */
		arg[2] = 1;
		arg[3] = world_fd(a[3]);
	}
	return cmd == FICLONE ? ioctl(fd, cmd, world_fd(a[3])) : ioctl(fd, cmd, arg);
}

/* fcntl fd cmd value */
long call_fcntl(const uint64_t *a)
{
	static const int cmds[] = {
		F_SETFL,
		F_SETFD,
		F_ADD_SEALS,
		F_GET_SEALS,
		F_SETLEASE,
		F_GETLEASE,
		F_SETLK,
		F_OFD_SETLK,
		F_SETOWN,
		F_SETSIG,
		F_NOTIFY,
		F_SETPIPE_SZ,
		F_SET_RW_HINT,
		F_SET_FILE_RW_HINT,
	};
	int cmd = cmds[a[1] % (sizeof(cmds) / sizeof(cmds[0]))], fd = world_fd(a[0]);
	struct flock lock = { .l_type = a[2] & 3, .l_len = a[2] >> 2 };
	uint64_t hint = a[2] & 7;

	if (cmd == F_SETLK || cmd == F_OFD_SETLK)
		return fcntl(fd, cmd, &lock);
	if (cmd == F_SET_RW_HINT || cmd == F_SET_FILE_RW_HINT)
		return fcntl(fd, cmd, &hint);
	if (cmd == F_SETOWN) /* nobody else is to be signalled */
		return fcntl(fd, cmd, getpid());
	if (cmd == F_SETPIPE_SZ)
		return fcntl(fd, cmd, a[2] & 0xfffff);
	return fcntl(fd, cmd, (long)a[2]);
}

static const char *xattr_name(uint64_t value)
{
	static const char *const names[] = {
		"user.fuzz",
		"trusted.fuzz",
		"security.fuzz",
		"security.capability",
		"system.posix_acl_access",
	};

	return names[value % (sizeof(names) / sizeof(names[0]))];
}

/* attribute fd what value: what an owner of a file may change, by descriptor or by path */
long call_attribute(const uint64_t *a)
{
	struct timespec times[2] = { { a[2] & 0xfffff, 0 }, { 0, UTIME_OMIT } };
	uint64_t attr[3] = { a[2] & 0xff };
	int fd = world_fd(a[0]);
	char path[64];

	if (!is_regular(fd))
		return -1;
	peer_excuse_root();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	switch (a[1] % 9) {
	case 0:
		return fchmod(fd, a[2] & 07777);
	case 1:
		return chmod(path, a[2] & 07777);
	case 2:
		return fchown(fd, a[2] & 0xffff, -1);
	case 3:
		return chown(path, 65534, 65534);
	case 4:
		return futimens(fd, a[2] & 1 ? times : NULL);
	case 5:
		return fsetxattr(fd, xattr_name(a[2]), "fuzz", 4, 0);
	case 6:
		return fremovexattr(fd, xattr_name(a[2]));
	case 7:
		return truncate(path, a[2] & 0xfffff);
	default:
		return syscall(469 /* file_setattr */, fd, "", attr, sizeof(attr), AT_EMPTY_PATH);
	}
}
