// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * pass - passing a buffer on: to a process over a socket, to drivers as a dma-buf
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/kubuf.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "limit.h"

/*
 * Room for SCM_MAX_FD descriptors and the sender's credentials: all descriptors that a stranger
 * sends must be received, to be closed.
 */
#define DESCRIPTORS 253
union control {
	struct cmsghdr align;
	char room[CMSG_SPACE(DESCRIPTORS * sizeof(int)) + CMSG_SPACE(3 * sizeof(int)) + 256];
};

/* Keep the failure of a call on a socket. Return: its errno, negative. */
static int socket_failed(const char *call, void (*tell)(const struct failure *), int err,
			 int socket)
{
	struct failure failure = {
		.call = call,
		.err = -err,
		.tell = tell,
		.numbers = { (uint64_t)socket },
	};

	return failure_keep(&failure);
}

static void tell_send(const struct failure *failure)
{
	switch (failure->err) {
	case EBADF:
		failure_say("the buffer is not open for the receiver's rights, or descriptor %d "
			    "is not a socket",
			    (int)failure->numbers[0]);
		return;
	case EINVAL:
		failure_say("rights must be KUB_READ, or KUB_READ | KUB_WRITE");
		return;
	case EPIPE:
		failure_say("nobody is at the other end of the socket");
		return;
	case ENOTSOCK:
		failure_say("descriptor %d is not a socket", (int)failure->numbers[0]);
		return;
	case ENOTCONN:
		failure_say("the socket is not connected to anybody");
		return;
	case EAFNOSUPPORT:
		failure_say("the socket is not an AF_UNIX socket, and others cannot pass "
			    "descriptors");
		return;
	case ETOOMANYREFS:
		failure_say("too many descriptors are in transit in sockets (RLIMIT_NOFILE of the "
			    "user); the receiver must receive some");
		return;
	default:
		failure_say_errno(failure);
	}
}

static int send_descriptor(int socket, int fd)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .room = { 0 } };
	char byte = 'k';
	struct iovec data = { .iov_base = &byte, .iov_len = sizeof(byte) };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &fd, sizeof(fd));
	if (sendmsg(socket, &message, MSG_NOSIGNAL) < 0)
		return errno == ECONNREFUSED || errno == ECONNRESET ? -EPIPE : -errno;
	return 0;
}

/* Sockets of other families silently drop the descriptor, and send only the byte. */
static int check_domain(int socket)
{
	int domain = AF_UNSPEC;
	socklen_t len = sizeof(domain);

	if (getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &domain, &len))
		return -errno;
	return domain == AF_UNIX ? 0 : -EAFNOSUPPORT;
}

int kub_send(int socket, const struct kub_buf *buf, unsigned int rights)
{
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_CLOEXEC };
	int err = 0;

	if (!(rights & KUB_WRITE))
		dup.fd_flags |= KUBUF_FD_RDONLY;
	if (!(rights & KUB_READ) || rights & ~(KUB_READ | KUB_WRITE))
		err = -EINVAL;
	else
		err = check_domain(socket);
	if (!err && ioctl(buf->fd, KUBUF_IOCTL_DUP, &dup))
		err = -errno;
	if (!err) {
		err = send_descriptor(socket, dup.fd);
		close(dup.fd);
	}
	return err ? socket_failed(__func__, tell_send, err, socket) : 0;
}

static void tell_recv(const struct failure *failure)
{
	switch (failure->err) {
	case ENODATA:
		failure_say("the other end of the socket has closed");
		return;
	case EBADMSG:
		failure_say("the message does not have exactly one descriptor; the sender must "
			    "call kub_send()");
		return;
	case ENOTTY:
		failure_say("the descriptor that came is not of a kubuf buffer");
		return;
	case EBADF:
	case ENOTSOCK:
		failure_say("descriptor %d is not a socket", (int)failure->numbers[0]);
		return;
	case EINVAL:
	case ENOTCONN:
		failure_say("the socket is not connected to anybody");
		return;
	case EAGAIN:
		failure_say("nothing has come yet, and the socket is non-blocking (or has a "
			    "timeout): wait until it is readable; another reader of the socket, "
			    "such as an event loop's stream, would lose the descriptor");
		return;
	case EMFILE:
		failure_say("a descriptor came and is lost: a security module forbids it, or ");
		failure_say_errno(failure);
		return;
	default:
		failure_say_errno(failure);
	}
}

#ifndef SCM_PIDFD
#define SCM_PIDFD 0x04 /* a pidfd of the sender, if SO_PASSPIDFD is set */
#endif

static void close_pidfd(const struct cmsghdr *part)
{
	int fd;

	if (part->cmsg_type != SCM_PIDFD || part->cmsg_len < CMSG_LEN(sizeof(fd)))
		return;
	memcpy(&fd, CMSG_DATA(part), sizeof(fd));
	if (fd >= 0)
		close(fd);
}

/*
 * Get the one descriptor of a message. If there are more, close all. Return: the descriptor,
 * -EBADMSG or -EMFILE.
 */
static int one_descriptor(struct msghdr *message)
{
	int fd = -1, count = 0;
	struct cmsghdr *part;

	for (part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
		if (part->cmsg_level != SOL_SOCKET)
			continue;
		close_pidfd(part);
		if (part->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = 0; at + CMSG_LEN(sizeof(fd)) <= part->cmsg_len;
		     at += sizeof(fd)) {
			if (count++)
				close(fd);
			memcpy(&fd, CMSG_DATA(part) + at, sizeof(fd));
		}
	}
	if (count == 1 && !(message->msg_flags & MSG_CTRUNC))
		return fd;
	if (count)
		close(fd);
	/* The message had descriptors, but this process has no free numbers for them. */
	return !count && message->msg_flags & MSG_CTRUNC ? -EMFILE : -EBADMSG;
}

static bool is_stream_socket(int socket)
{
	socklen_t len = sizeof(int);
	int type = 0;

	getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &len);
	return type == SOCK_STREAM || type == SOCK_SEQPACKET;
}

static int recv_descriptor(int socket)
{
	union control control = { .room = { 0 } };
	char byte;
	struct iovec data = { .iov_base = &byte, .iov_len = sizeof(byte) };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room),
	};
	ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);

	if (got < 0)
		return -errno;
	if (!got && is_stream_socket(socket)) { /* the end, not an empty datagram */
		one_descriptor(&message);
		return -ENODATA;
	}
	return one_descriptor(&message);
}

int kub_recv(int socket, struct kub_buf **buf)
{
	int fd = recv_descriptor(socket), err = fd < 0 ? fd : buf_take(fd, buf);

	return err ? socket_failed(__func__, tell_recv, err, socket) : 0;
}

static void tell_export(const struct failure *failure)
{
	switch (failure->err) {
	case EBADF:
		failure_say("the buffer is not open for reading and writing, and a dma-buf is "
			    "always for both");
		return;
	case ENOSPC:
		failure_say("the buffer has %d dma-bufs already, the maximum; close some",
			    KUBUF_EXPORT_MAX);
		return;
	case EOPNOTSUPP:
		failure_say("this kernel was built without dma-buf");
		return;
	case EINVAL:
		failure_say("registered memory that is not of whole pages cannot be a dma-buf");
		return;
	case EPERM:
		failure_say("programs may only read this buffer, and a dma-buf may be written");
		return;
	case ENOMEM:
		limit_say_locked(failure->numbers[0]);
		return;
	default:
		failure_say_errno(failure);
	}
}

int kub_export(const struct kub_buf *buf)
{
	struct failure failure = { .call = __func__, .tell = tell_export };
	struct kubuf_ioctl_export export = { .fd_flags = KUBUF_FD_CLOEXEC };

	if (!ioctl(buf->fd, KUBUF_IOCTL_EXPORT, &export))
		return export.fd;
	failure.err = errno;
	failure.numbers[0] = buf->size;
	return failure_keep(&failure);
}
