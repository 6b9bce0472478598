// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "calls.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "peer.h"

/* open out node flags: control, testbuf, the named ones, then descriptors again */
long call_open(const uint64_t *a)
{
	unsigned int node = a[1] % (6 + WORLD_FDS);
	char path[64];
	int fd;

	if (node == 0)
		strcpy(path, "/dev/kubuf/control");
	else if (node == 1)
		strcpy(path, "/dev/testbuf");
	else if (node < 6)
		snprintf(path, sizeof(path), "/dev/kubuf/n%u", node - 2);
	else
		snprintf(path, sizeof(path), "/proc/self/fd/%d", world_fd(node - 6));
	fd = open(path, a[2] & (O_ACCMODE | O_NONBLOCK | O_APPEND | O_DIRECT));
	return peer_meet(a[0], world_keep(a[0], fd), false);
}

/* close fd */
long call_close(const uint64_t *a)
{
	int fd = world_fd(a[0]);

	return fd > 2 ? close(fd) : -1;
}

/* dup fd out flags */
long call_dup(const uint64_t *a)
{
	return world_keep(a[1], fcntl(world_fd(a[0]), a[2] & 1 ? F_DUPFD_CLOEXEC : F_DUPFD, 3));
}

/* other out kind: descriptors that are not ours */
long call_other(const uint64_t *a)
{
	switch (a[1] & 3) {
	case 0:
		return world_keep(a[0], eventfd(0, EFD_NONBLOCK | (a[1] & 4 ? EFD_SEMAPHORE : 0)));
	case 1:
		return world_keep(a[0], memfd_create("fuzz", 0));
	case 2:
		return world_keep(a[0], epoll_create1(0));
	default:
		return world_keep(a[0], open("/dev/null", O_RDWR));
	}
}

/* pipe in out nonblock */
long call_pipe(const uint64_t *a)
{
	int fds[2];

	if (pipe2(fds, a[2] & 1 ? O_NONBLOCK : 0))
		return -1;
	world_keep(a[0], fds[0]);
	world_keep(a[1], fds[1]);
	return 0;
}

/* read fd addr len */
long call_read(const uint64_t *a)
{
	return read(world_fd(a[0]), world_address(a[1]), a[2]);
}

/* write fd addr len */
long call_write(const uint64_t *a)
{
	return write(world_fd(a[0]), world_address(a[1]), a[2]);
}

/* pread fd addr len offset */
long call_pread(const uint64_t *a)
{
	return pread(world_fd(a[0]), world_address(a[1]), a[2], a[3]);
}

/* pwrite fd addr len offset */
long call_pwrite(const uint64_t *a)
{
	return pwrite(world_fd(a[0]), world_address(a[1]), a[2], a[3]);
}

/* vector fd addr1 len1 addr2 len2 offset flags write */
long call_vector(const uint64_t *a)
{
	struct iovec iov[2] = {
		{ world_address(a[1]), a[2] },
		{ world_address(a[3]), a[4] },
	};

	return a[7] & 1 ? pwritev2(world_fd(a[0]), iov, 2, a[5], a[6])
			: preadv2(world_fd(a[0]), iov, 2, a[5], a[6]);
}

/* lseek fd offset whence */
long call_lseek(const uint64_t *a)
{
	return lseek(world_fd(a[0]), a[1], a[2]);
}

/* splice in offset-in out offset-out len flags; no offset with bit 8 or 9 of flags */
long call_splice(const uint64_t *a)
{
	off_t in = a[1], out = a[3];

	return splice(world_fd(a[0]), a[5] & 256 ? NULL : &in, world_fd(a[2]),
		      a[5] & 512 ? NULL : &out, a[4], a[5] & 15);
}

/* tee in out len flags */
long call_tee(const uint64_t *a)
{
	return tee(world_fd(a[0]), world_fd(a[1]), a[2], a[3]);
}

/* vmsplice fd addr len flags */
long call_vmsplice(const uint64_t *a)
{
	struct iovec iov = { world_address(a[1]), a[2] };

	return vmsplice(world_fd(a[0]), &iov, 1, a[3]);
}

/* sendfile out in offset len */
long call_sendfile(const uint64_t *a)
{
	off_t offset = a[2];

	return sendfile(world_fd(a[0]), world_fd(a[1]), &offset, a[3]);
}

/* copyrange in out len */
long call_copyrange(const uint64_t *a)
{
	return copy_file_range(world_fd(a[0]), NULL, world_fd(a[1]), NULL, a[2], 0);
}

/* poll fd events timeout */
long call_poll(const uint64_t *a)
{
	struct pollfd fd = { .fd = world_fd(a[0]), .events = a[1] };

	return poll(&fd, 1, a[2] & 31);
}

/* the epoll, operation, fd, events */
long call_epoll(const uint64_t *a)
{
	struct epoll_event event = { .events = a[3] };

	if (a[1] % 4 == 0)
		return epoll_wait(world_fd(a[0]), &event, 1, a[3] & 31);
	return epoll_ctl(world_fd(a[0]), a[1] % 4, world_fd(a[2]), &event);
}

/* fileop fd what value */
long call_fileop(const uint64_t *a)
{
	int fd = world_fd(a[0]);
	struct stat st;

	switch (a[1] % 7) {
	case 0:
		return fstat(fd, &st);
	case 1:
		return ftruncate(fd, a[2]);
	case 2:
		return fallocate(fd, a[2] & 0x7f, 0, 8192);
	case 3:
		return fsync(fd);
	case 4:
		return fcntl(fd, F_SETFL, a[2] & (O_NONBLOCK | O_APPEND | O_DIRECT | O_ASYNC));
	case 5:
		return fcntl(fd, F_ADD_SEALS, a[2] & 31);
	default:
		return posix_fadvise(fd, 0, 0, a[2] % 6);
	}
}

/* look what fd: files that tell about buffers */
long call_look(const uint64_t *a)
{
	static const char *const files[] = {
		"/sys/kernel/debug/kubuf/buffers",
		"/proc/self/maps",
		"/proc/self/smaps",
		"/sys/class/kubuf/n0/size",
		"/sys/class/kubuf/n0/backing",
		"/sys/class/kubuf/n0/cache",
		"/sys/class/kubuf/n0/events",
	};
	unsigned int what = a[0] % (sizeof(files) / sizeof(files[0]) + 1);
	char path[64], text[2048];
	ssize_t got;
	int fd;

	if (what < sizeof(files) / sizeof(files[0]))
		strcpy(path, files[what]);
	else
		snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", world_fd(a[1]));
	fd = open(path, O_RDONLY);
	while ((got = read(fd, text, sizeof(text))) > 0)
		;
	close(fd);
	return got;
}

/* lesser kind: from here on with fewer rights, or narrower limits */
long call_lesser(const uint64_t *a)
{
	struct rlimit files = { 24, 24 }, locked = { a[0] & ~7, a[0] & ~7 };

	if ((a[0] & 3) == 0)
		return syscall(SYS_setresuid, 65534, 65534, 65534); /* this thread alone */
	return setrlimit(a[0] & 1 ? RLIMIT_NOFILE : RLIMIT_MEMLOCK, a[0] & 1 ? &files : &locked);
}
