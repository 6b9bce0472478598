// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * ioctls - calls that the VFS answers before a file's own ioctl operation is asked, and
 * those that file systems, block devices and dma-bufs have
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/blkpg.h>
#include <linux/dma-buf.h>
#include <linux/falloc.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/fsverity.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "call.h"

/* Of kernels newer than the headers of this machine. */
#define IOC_GETFSUUID _IOR(0x15, 0, char[17])
#define IOC_GETFSSYSFSPATH _IOR(0x15, 1, char[129])

/* Known to the kernel alone. */
struct space_resv {
	short type;
	short whence;
	long long start;
	long long len;
	int sysid;
	unsigned int pid;
	int pad[4];
};

#define IOC_RESVSP _IOW('X', 40, struct space_resv)
#define IOC_UNRESVSP _IOW('X', 41, struct space_resv)
#define IOC_RESVSP64 _IOW('X', 42, struct space_resv)
#define IOC_UNRESVSP64 _IOW('X', 43, struct space_resv)
#define IOC_ZERO_RANGE _IOW('X', 57, struct space_resv)

/* With an argument of zeros, which is large enough for all of them. */
static long zeros(const struct target *target, long cmd)
{
	char arg[4352] = { 0 };

	return ioctl(target->fd, cmd, arg);
}

static long without_argument(const struct target *target, long cmd)
{
	return ioctl(target->fd, cmd, 0);
}

/* On, then off again: FIONBIO and FIOASYNC. */
static long on_and_off(const struct target *target, long cmd)
{
	int on = 1, off = 0;
	long ret = ioctl(target->fd, cmd, &on);

	ioctl(target->fd, cmd, &off);
	return ret;
}

static long close_on_exec(const struct target *target, long cmd)
{
	long ret = ioctl(target->fd, cmd);

	ioctl(target->fd, FIONCLEX);
	return ret;
}

/* Whatever is frozen is thawed before anybody else could wait for it. */
static long freeze(const struct target *target, long cmd)
{
	long ret = ioctl(target->fd, cmd, 0);

	ioctl(target->fd, FITHAW, 0);
	return ret;
}

static long preallocate(const struct target *target, long cmd)
{
	struct space_resv range = { .len = target->size };

	return ioctl(target->fd, cmd, &range);
}

static long extents(const struct target *target, long cmd)
{
	struct {
		struct fiemap map;
		struct fiemap_extent extents[4];
	} arg = { .map = { .fm_length = -1, .fm_flags = FIEMAP_FLAG_SYNC, .fm_extent_count = 4 } };

	return ioctl(target->fd, cmd, &arg);
}

/* A file of zeros as large as the buffer. */
static int other_file(const struct target *target)
{
	int fd = memfd_create("other", MFD_CLOEXEC);

	if (fd != -1 && ftruncate(fd, target->size)) {
		close(fd);
		return -1;
	}
	return fd;
}

static long clone_to(const struct target *target, long cmd)
{
	int other = other_file(target);
	struct file_clone_range range = { .src_fd = other, .src_length = target->size };
	long ret = cmd == FICLONE
			   ? ioctl(target->fd, FICLONE, other)
			   : ioctl(target->fd, FICLONERANGE, &range);

	close(other);
	return ret;
}

static long clone_from(const struct target *target, long arg)
{
	int other = other_file(target);
	long ret = ioctl(other, FICLONE, target->fd);

	close(other);
	return ret;
}

static long dedupe(int from, int to, size_t len)
{
	struct {
		struct file_dedupe_range range;
		struct file_dedupe_range_info info;
	} arg = { .range = { .src_length = len, .dest_count = 1 }, .info = { .dest_fd = to } };

	return ioctl(from, FIDEDUPERANGE, &arg);
}

static long dedupe_to(const struct target *target, long arg)
{
	int other = other_file(target);
	long ret = dedupe(other, target->fd, target->size);

	close(other);
	return ret;
}

static long dedupe_from(const struct target *target, long arg)
{
	int other = other_file(target);
	long ret = dedupe(target->fd, other, target->size);

	close(other);
	return ret;
}

static long set_label(const struct target *target, long cmd)
{
	char label[FSLABEL_MAX] = "label";

	return ioctl(target->fd, cmd, label);
}

static long discard(const struct target *target, long cmd)
{
	__u64 range[2] = { 0, target->size };

	return ioctl(target->fd, cmd, range);
}

static long sync_dmabuf(const struct target *target, long flags)
{
	struct dma_buf_sync sync = { .flags = flags };
	long ret = ioctl(target->fd, DMA_BUF_IOCTL_SYNC, &sync);

	sync.flags |= DMA_BUF_SYNC_END;
	ioctl(target->fd, DMA_BUF_IOCTL_SYNC, &sync);
	return ret;
}

static long name_dmabuf(const struct target *target, long arg)
{
	return ioctl(target->fd, DMA_BUF_SET_NAME_B, "renamed");
}

static const struct call rows[] = {
	CALL("FIOCLEX", close_on_exec, FIOCLEX),
	CALL("FIONCLEX", without_argument, FIONCLEX),
	CALL("FIONBIO", on_and_off, FIONBIO),
	CALL("FIOASYNC", on_and_off, FIOASYNC),
	CALL("FIOQSIZE", zeros, FIOQSIZE),
	CALL("FIFREEZE", freeze, FIFREEZE),
	CALL("FITHAW", without_argument, FITHAW),
	CALL("FITRIM", zeros, FITRIM),
	CALL("FS_IOC_FIEMAP", extents, FS_IOC_FIEMAP),
	CALL("FIGETBSZ", zeros, FIGETBSZ),
	CALL("FIBMAP", zeros, FIBMAP),
	CALL("FIONREAD", zeros, FIONREAD),
	CALL("FICLONE to it", clone_to, FICLONE, .how = CALL_REFUSED),
	CALL("FICLONERANGE to it", clone_to, FICLONERANGE, .how = CALL_REFUSED),
	CALL("FICLONE from it", clone_from, 0),
	CALL("FIDEDUPERANGE to it", dedupe_to, 0),
	CALL("FIDEDUPERANGE from it", dedupe_from, 0),
	CALL("FS_IOC_RESVSP", preallocate, IOC_RESVSP, .how = CALL_REFUSED),
	CALL("FS_IOC_RESVSP64", preallocate, IOC_RESVSP64, .how = CALL_REFUSED),
	CALL("FS_IOC_UNRESVSP", preallocate, IOC_UNRESVSP, .how = CALL_REFUSED),
	CALL("FS_IOC_UNRESVSP64", preallocate, IOC_UNRESVSP64, .how = CALL_REFUSED),
	CALL("FS_IOC_ZERO_RANGE", preallocate, IOC_ZERO_RANGE, .how = CALL_REFUSED),
	CALL("FS_IOC_GETFSUUID", zeros, IOC_GETFSUUID),
	CALL("FS_IOC_GETFSSYSFSPATH", zeros, IOC_GETFSSYSFSPATH),
	CALL("FS_IOC_GETVERSION", zeros, FS_IOC_GETVERSION),
	CALL("FS_IOC_SETVERSION", zeros, FS_IOC_SETVERSION),
	CALL("FS_IOC_GETFSLABEL", zeros, FS_IOC_GETFSLABEL),
	CALL("FS_IOC_SETFSLABEL", set_label, FS_IOC_SETFSLABEL, .how = CALL_REFUSED),
	CALL("FS_IOC_ENABLE_VERITY", zeros, FS_IOC_ENABLE_VERITY, .how = CALL_REFUSED),
	CALL("FS_IOC_MEASURE_VERITY", zeros, FS_IOC_MEASURE_VERITY),
	CALL("FS_IOC_READ_VERITY_METADATA", zeros, FS_IOC_READ_VERITY_METADATA),
	CALL("FS_IOC_SET_ENCRYPTION_POLICY", zeros, FS_IOC_SET_ENCRYPTION_POLICY,
	     .how = CALL_REFUSED),
	CALL("FS_IOC_GET_ENCRYPTION_POLICY", zeros, FS_IOC_GET_ENCRYPTION_POLICY),
	CALL("FS_IOC_GET_ENCRYPTION_POLICY_EX", zeros, FS_IOC_GET_ENCRYPTION_POLICY_EX),
	CALL("FS_IOC_GET_ENCRYPTION_PWSALT", zeros, FS_IOC_GET_ENCRYPTION_PWSALT),
	CALL("FS_IOC_GET_ENCRYPTION_NONCE", zeros, FS_IOC_GET_ENCRYPTION_NONCE),
	CALL("FS_IOC_ADD_ENCRYPTION_KEY", zeros, FS_IOC_ADD_ENCRYPTION_KEY),
	CALL("FS_IOC_REMOVE_ENCRYPTION_KEY", zeros, FS_IOC_REMOVE_ENCRYPTION_KEY),
	CALL("BLKDISCARD", discard, BLKDISCARD, .how = CALL_REFUSED),
	CALL("BLKZEROOUT", discard, BLKZEROOUT, .how = CALL_REFUSED),
	CALL("BLKROSET", zeros, BLKROSET),
	CALL("DMA_BUF_IOCTL_SYNC to read", sync_dmabuf, DMA_BUF_SYNC_READ),
	CALL("DMA_BUF_IOCTL_SYNC to write", sync_dmabuf, DMA_BUF_SYNC_WRITE),
	CALL("DMA_BUF_SET_NAME", name_dmabuf, 0),
};

const struct call_table call_ioctls = CALL_TABLE(rows);
