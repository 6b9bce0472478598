// SPDX-License-Identifier: GPL-2.0
/*
 * ioctl - the ioctls of a buffer
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "bell.h"
#include "buf.h"
#include "call.h"
#include "export.h"
#include "fd.h"
#include "fill.h"
#include "layout.h"

static int call_dup(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_dup *dup = arg;
	int err;

	if (dup->fd_flags & ~KUBUF_FD_VALID || dup->fd)
		return -EINVAL;
	if (!(dup->fd_flags & KUBUF_FD_RDONLY) && !(file->f_mode & FMODE_WRITE))
		return -EBADF;
	err = kubuf_fd_reserve(fd, dup->fd_flags);
	if (err)
		return err;
	dup->fd = fd->nr;
	return kubuf_fd_open(fd, kubuf_file_buf(file), dup->fd_flags);
}

static int call_info(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf *buf = kubuf_file_buf(file);
	struct kubuf_ioctl_info *info = arg;

	info->size = buf->size;
	info->huge = kubuf_huge(buf);
	info->events = kubuf_events_count(&buf->bells[0]);
	info->id = buf->id;
	info->backing = buf->backing;
	info->cache = buf->cache;
	info->flags = buf->flags & KUBUF_FLAG_VALID;
	info->accepts = buf->ops->accepts(buf);
	memcpy(info->label, buf->label, sizeof(info->label));
	return 0;
}

static int call_sync(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_sync *sync = arg;
	bool write = sync->flags & KUBUF_SYNC_WRITE;
	struct kubuf *buf = kubuf_file_buf(file);
	int err;

	if (sync->flags & ~KUBUF_SYNC_VALID || sync->pad)
		return -EINVAL;
	if (!(sync->flags & (KUBUF_SYNC_READ | KUBUF_SYNC_WRITE)))
		return -EINVAL;
	if (!kubuf_within(buf, sync->offset, sync->len))
		return -EINVAL;
	if (sync->flags & KUBUF_SYNC_READ && !(file->f_mode & FMODE_READ))
		return -EBADF;
	if (!sync->len)
		return 0;
	if (sync->flags & KUBUF_SYNC_END)
		return !write || kubuf_sync_end(&buf->sync, file) ? 0 : -EINVAL;
	err = atomic_read(&buf->exports) ? kubuf_export_wait(buf, write) : 0;
	if (err)
		return err;
	return kubuf_sync_begin(&buf->sync, file, write);
}

static int call_fill(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf *buf = kubuf_file_buf(file);
	struct kubuf_ioctl_fill *fill = arg;

	if (fill->pad || !kubuf_fill_widen(&fill->pattern, fill->width))
		return -EINVAL;
	if ((fill->offset | fill->len) & (fill->width - 1))
		return -EINVAL;
	if (!kubuf_within(buf, fill->offset, fill->len))
		return -EINVAL;
	return kubuf_fill(buf, fill->offset, fill->len, fill->pattern);
}

static int call_export(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_export *export = arg;
	struct dma_buf *dmabuf;
	int err;

	if (export->fd_flags & ~KUBUF_FD_CLOEXEC || export->fd)
		return -EINVAL;
	err = kubuf_fd_reserve(fd, export->fd_flags);
	if (err)
		return err;
	export->fd = fd->nr;
	dmabuf = kubuf_export(kubuf_file_buf(file));
	return kubuf_fd_set(fd, IS_ERR(dmabuf) ? ERR_CAST(dmabuf) : dmabuf->file);
}

static int call_bell(struct file *file, void *arg, struct kubuf_fd *fd)
{
	struct kubuf_ioctl_bell *bell = arg;
	int err;

	if (bell->bell >= KUBUF_BELLS || bell->fd)
		return -EINVAL;
	if (!bell->rights || bell->rights & ~(KUBUF_BELL_WAIT | KUBUF_BELL_RING))
		return -EINVAL;
	if (bell->fd_flags & ~(KUBUF_FD_CLOEXEC | KUBUF_FD_NONBLOCK))
		return -EINVAL;
	if (bell->rights & KUBUF_BELL_WAIT && !(file->f_mode & FMODE_READ))
		return -EBADF;
	if (bell->rights & KUBUF_BELL_RING && !(file->f_mode & FMODE_WRITE))
		return -EBADF;
	err = kubuf_fd_reserve(fd, bell->fd_flags);
	if (err)
		return err;
	bell->fd = fd->nr;
	return kubuf_fd_set(fd, kubuf_bell_file(kubuf_file_buf(file), bell->bell, bell->rights,
						bell->fd_flags & KUBUF_FD_NONBLOCK));
}

static const struct kubuf_call buf_calls[] = {
	{ KUBUF_IOCTL_DUP, FMODE_READ, call_dup },
	{ KUBUF_IOCTL_INFO, 0, call_info },
	{ KUBUF_IOCTL_SYNC, FMODE_WRITE, call_sync },
	{ KUBUF_IOCTL_FILL, FMODE_WRITE, call_fill },
	{ KUBUF_IOCTL_EXPORT, FMODE_READ | FMODE_WRITE, call_export },
	{ KUBUF_IOCTL_BELL, 0, call_bell },
};

long kubuf_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return kubuf_call(buf_calls, ARRAY_SIZE(buf_calls), file, cmd, arg);
}
EXPORT_SYMBOL_GPL(kubuf_file_ioctl);
