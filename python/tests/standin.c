// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * standin - memfds that answer the ioctls of buffers, for machines without the module
 *
 * For LD_PRELOAD and tests/native. Handles and streams need INFO, DUP and BELL only. A bell is
 * one eventfd that all parties share, so it tells of rings since the last wait, also of one's
 * own.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	ino_t inode;
	int bell;
} buffers[64];

static int answer_info(const struct stat *file, struct kubuf_ioctl_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = (__u64)file->st_size;
	strcpy(info->label, "standin");
	return 0;
}

static int answer_dup(int fd, struct kubuf_ioctl_dup *dup)
{
	char path[32];
	int flags = dup->fd_flags & KUBUF_FD_RDONLY ? O_RDONLY : O_RDWR;

	if (flags == O_RDWR && (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDWR) {
		errno = EBADF;
		return -1;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	dup->fd = open(path, flags | O_CLOEXEC);
	return dup->fd < 0 ? -1 : 0;
}

/* The bells are never closed, because a later memfd may have the inode number of an earlier one. */
static int answer_bell(const struct stat *file, struct kubuf_ioctl_bell *bell)
{
	size_t at = file->st_ino % 64;

	if (bell->bell >= KUBUF_BELLS || !bell->rights) {
		errno = EINVAL;
		return -1;
	}
	pthread_mutex_lock(&lock);
	if (buffers[at].inode != file->st_ino || !buffers[at].bell) {
		buffers[at].inode = file->st_ino;
		buffers[at].bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	}
	bell->fd = fcntl(buffers[at].bell, F_DUPFD_CLOEXEC, 0);
	pthread_mutex_unlock(&lock);
	return bell->fd < 0 ? -1 : 0;
}

int ioctl(int fd, unsigned long request, ...)
{
	struct stat file;
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	if (fcntl(fd, F_GET_SEALS) >= 0 && !fstat(fd, &file)) {
		if (request == KUBUF_IOCTL_INFO)
			return answer_info(&file, arg);
		if (request == KUBUF_IOCTL_DUP)
			return answer_dup(fd, arg);
		if (request == KUBUF_IOCTL_BELL)
			return answer_bell(&file, arg);
	}
	return (int)syscall(SYS_ioctl, fd, request, arg);
}
