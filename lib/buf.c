// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "control.h"
#include "sized.h"

/*
 * Whether a file can be one of kubuf: a device node, or a file on a tmpfs. The ioctl must not
 * be tried on other files, because a FUSE server may answer it with anything, and at any time.
 */
static bool is_candidate(int fd)
{
	struct statfs place;
	struct stat node;

	if (fstat(fd, &node))
		return false;
	if (S_ISCHR(node.st_mode))
		return true;
	return S_ISREG(node.st_mode) && !fstatfs(fd, &place) && place.f_type == TMPFS_MAGIC;
}

int buf_new(int fd, struct kub_buf **buf)
{
	struct kubuf_ioctl_info info = { 0 };
	struct kub_buf *made;

	if (fcntl(fd, F_GETFD) < 0)
		return -errno;
	if (!is_candidate(fd))
		return -ENOTTY;
	if (ioctl(fd, KUBUF_IOCTL_INFO, &info))
		return errno == EINVAL ? -ENOTTY : -errno; /* answer to unknown ioctls */
	if (!info.size) /* other devices return 0 and store nothing; no buffer has 0 bytes */
		return -ENOTTY;
	made = malloc(sizeof(*made));
	if (!made)
		return -ENOMEM;
	made->fd = fd;
	made->backing = (enum kub_backing)info.backing;
	made->size = info.size;
	*buf = made;
	return 0;
}

int buf_take(int fd, struct kub_buf **buf)
{
	int err = buf_new(fd, buf);

	if (err)
		close(fd);
	return err;
}

bool buf_say_range(const struct failure *failure)
{
	uint64_t offset = failure->numbers[0], len = failure->numbers[1];
	uint64_t size = failure->numbers[2];

	if (offset <= size && len <= size - offset)
		return false;
	failure_say("%llu bytes from offset %llu on do not end inside of the buffer, which has "
		    "%llu bytes",
		    (unsigned long long)len, (unsigned long long)offset, (unsigned long long)size);
	return true;
}

static void say_no_buffer(const struct failure *failure)
{
	failure_say("\"");
	failure_say_name(failure);
	failure_say("\" is not a buffer of kubuf; `kubuf list` lists the named ones");
}

/* Say mode and owner of the node; they do not decide for a link in /proc to a descriptor. */
static void say_forbidden(const struct failure *failure)
{
	struct stat node;

	if (!strncmp(failure->name, "/proc/", 6)) {
		failure_say("a descriptor of a buffer cannot be opened again by its path; pass it, "
			    "or make one more with kub_readonly()");
		return;
	}
	if (stat(failure->name, &node) == 0 && S_ISCHR(node.st_mode) && failure->err == ENXIO) {
		failure_say("the node \"");
		failure_say_name(failure);
		failure_say("\" exists, but its driver is not loaded: `modprobe kubuf`, as root");
		return;
	}
	failure_say("this user may not open \"");
	failure_say_name(failure);
	failure_say("\" like this");
	if (strlen(failure->name) < FAILURE_NAME - 1 && !stat(failure->name, &node))
		failure_say(": it is of user %u and group %u, mode %04o", node.st_uid, node.st_gid,
			    node.st_mode & 07777);
}

static void tell_open(const struct failure *failure)
{
	switch (failure->err) {
	case ENOENT:
		if (control_say_missing(failure))
			return;
		failure_say("there is no buffer \"");
		failure_say_name(failure);
		failure_say("\"; `kubuf list` lists the named ones");
		return;
	case EACCES:
	case EPERM:
	case ENXIO:
		say_forbidden(failure);
		return;
	case ENOTTY:
		say_no_buffer(failure);
		return;
	case EINVAL:
		failure_say("flags must be O_RDONLY or O_RDWR");
		return;
	default:
		failure_say_errno(failure);
	}
}

static int open_path(const char *path, int flags, struct kub_buf **buf)
{
	/* O_NONBLOCK: the open must not wait if the file is a FIFO or a modem. */
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), err;

	if (fd < 0)
		return -errno;
	err = buf_take(fd, buf);
	if (!err)
		fcntl(fd, F_SETFL, flags);
	return err;
}

int kub_open(const char *name, int flags, struct kub_buf **buf)
{
	struct failure failure = { .call = __func__, .tell = tell_open };
	char path[sizeof(CONTROL_FOLDER) + KUBUF_NAME_SIZE];
	int err;

	flags &= ~O_CLOEXEC;
	if (flags != O_RDONLY && flags != O_RDWR) {
		err = -EINVAL;
	} else if (strchr(name, '/')) {
		err = open_path(name, flags, buf);
	} else if (strlen(name) >= KUBUF_NAME_SIZE || !*name) {
		err = -ENOENT;
	} else {
		snprintf(path, sizeof(path), CONTROL_FOLDER "%s", name);
		name = path;
		err = open_path(path, flags, buf);
	}
	if (!err)
		return 0;
	failure.err = -err;
	return failure_keep_named(&failure, name);
}

static void tell_from_fd(const struct failure *failure)
{
	if (failure->err == ENOTTY)
		failure_say("descriptor %d is not of a kubuf buffer", (int)failure->numbers[0]);
	else if (failure->err == EBADF)
		failure_say("%d is not an open descriptor", (int)failure->numbers[0]);
	else
		failure_say_errno(failure);
}

int kub_from_fd(int fd, struct kub_buf **buf)
{
	struct failure failure = { .call = __func__, .tell = tell_from_fd };
	int err = buf_new(fd, buf);

	if (!err) {
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		return 0;
	}
	failure.err = -err;
	failure.numbers[0] = (uint64_t)fd;
	return failure_keep(&failure);
}

static void tell_readonly(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the buffer is not open for reading");
	else
		failure_say_errno(failure);
}

int kub_readonly(const struct kub_buf *buf, struct kub_buf **lesser)
{
	struct failure failure = { .call = __func__, .tell = tell_readonly };
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_CLOEXEC | KUBUF_FD_RDONLY };
	int err = ioctl(buf->fd, KUBUF_IOCTL_DUP, &dup) ? -errno : buf_take(dup.fd, lesser);

	if (!err)
		return 0;
	failure.err = -err;
	return failure_keep(&failure);
}

void kub_close(struct kub_buf *buf)
{
	if (!buf)
		return;
	close(buf->fd);
	free(buf);
}

int kub_fd(const struct kub_buf *buf)
{
	return buf->fd;
}

size_t kub_size(const struct kub_buf *buf)
{
	return buf->size > SIZE_MAX ? SIZE_MAX : (size_t)buf->size;
}

static void tell_info(const struct failure *failure)
{
	if (failure->err == EINVAL)
		failure_say("size_of is not set to sizeof(struct kub_info)");
	else
		failure_say_errno(failure);
}

int kub_info(const struct kub_buf *buf, struct kub_info *info)
{
	struct failure failure = { .call = __func__, .tell = tell_info };
	struct kub_info found = { 0 };
	struct kubuf_ioctl_info said;
	int err = sized_check(info);

	if (!err && ioctl(buf->fd, KUBUF_IOCTL_INFO, &said))
		err = -errno;
	if (err) {
		failure.err = -err;
		return failure_keep(&failure);
	}
	found.size = said.size;
	found.huge = said.huge;
	found.id = said.id;
	found.backing = (enum kub_backing)said.backing;
	found.cache = (enum kub_cache)said.cache;
	found.flags = said.flags;
	found.accepts = said.accepts;
	found.events = said.events;
	memcpy(found.label, said.label, sizeof(found.label) - 1); /* always ends the string */
	sized_out(info, &found, sizeof(found));
	return 0;
}
