// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libkubuf: buffers through a socket, from friends and from strangers.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "page.h"
#include "passing.h"
#include "test.h"

#define RDWR (KUB_READ | KUB_WRITE)

static int ends[2];

static void connect_both(int type)
{
	REQUIRE_OK(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends));
}

static void passes(int type)
{
	struct kub_buf *buf = handle_new(page_size()), *got;
	struct kub_bell *sent, *received;

	connect_both(type);
	HANDLE_OK(kub_send(ends[0], buf, RDWR));
	HANDLE_OK(kub_recv(ends[1], &got));
	CHECK_INT(kub_write(got, "hello", 5, 0), 5);
	CHECK_INT(fcntl(kub_fd(got), F_GETFD), FD_CLOEXEC);
	CHECK_INT(lseek(kub_fd(got), 3, SEEK_SET), 3);
	CHECK_INT(lseek(kub_fd(buf), 0, SEEK_CUR), 0); /* an open file of its own */
	HANDLE_OK(kub_bell(buf, 0, RDWR, &sent));
	HANDLE_OK(kub_bell(got, 0, RDWR, &received));
	HANDLE_OK(kub_ring(sent, 1));
	HANDLE_OK(kub_wait(received, 0, NULL));
	kub_bell_close(sent);
	kub_bell_close(received);
	kub_close(got);
	HANDLE_OK(kub_send(ends[0], buf, KUB_READ));
	HANDLE_OK(kub_recv(ends[1], &got));
	CHECK_INT(kub_write(got, "hello", 5, 0), -EBADF);
	HANDLE_FAILS(kub_send(ends[0], got, RDWR), EBADF, "not open for the receiver's rights");
	HANDLE_OK(kub_send(ends[0], got, KUB_READ));
	kub_close(got);
	kub_close(buf);
}

TEST(a_buffer_passes_as_a_stream_or_a_datagram)
{
	passes(SOCK_STREAM);
	passes(SOCK_SEQPACKET);
	passes(SOCK_DGRAM);
}

TEST(who_cannot_be_sent_to_is_said)
{
	struct kub_buf *buf = handle_new(4096), *got;

	connect_both(SOCK_STREAM);
	HANDLE_FAILS(kub_send(ends[0], buf, KUB_WRITE), EINVAL, "rights");
	HANDLE_FAILS(kub_send(0x7ffffff, buf, KUB_READ), EBADF, "not a socket");
	HANDLE_FAILS(kub_send(kub_fd(buf), buf, KUB_READ), ENOTSOCK, "not a socket");
	HANDLE_FAILS(kub_recv(kub_fd(buf), &got), ENOTSOCK, "not a socket");
	HANDLE_FAILS(kub_send(socket(AF_INET, SOCK_DGRAM, 0), buf, KUB_READ), EAFNOSUPPORT,
		     "not an AF_UNIX socket");
	REQUIRE_OK(fcntl(ends[1], F_SETFL, O_NONBLOCK));
	HANDLE_FAILS(kub_recv(ends[1], &got), EAGAIN, "nothing has come yet");
	HANDLE_FAILS(kub_recv(socket(AF_UNIX, SOCK_STREAM, 0), &got), EINVAL, "not connected");
	HANDLE_FAILS(kub_send(socket(AF_UNIX, SOCK_STREAM, 0), buf, KUB_READ), ENOTCONN, "not "
											 "connected");
	close(ends[1]);
	signal(SIGPIPE, SIG_DFL);
	HANDLE_FAILS(kub_send(ends[0], buf, KUB_READ), EPIPE, "nobody");
	HANDLE_FAILS(kub_recv(ends[0], &got), ENODATA, "has closed");
	kub_close(buf);
}

static void send_many(const int *fds, unsigned int count)
{
	char room[CMSG_SPACE(253 * sizeof(int))] = { 0 }, byte = 0;
	struct iovec data = { .iov_base = &byte, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &data,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(part), fds, count * sizeof(int));
	REQUIRE_OK(sendmsg(ends[0], &message, 0));
}

/* Whatever a stranger sends, no descriptor of it stays open. */
TEST(what_a_stranger_sends_does_no_harm)
{
	struct kub_buf *buf = handle_new(4096), *got;
	int many[253], before;

	connect_both(SOCK_STREAM);
	before = handle_descriptors();
	for (int i = 0; i < 253; i++)
		many[i] = kub_fd(buf);
	send_many(many, 253);
	HANDLE_FAILS(kub_recv(ends[1], &got), EBADMSG, "not have exactly one descriptor");
	send_many(many, 2);
	HANDLE_FAILS(kub_recv(ends[1], &got), EBADMSG, "not have exactly one descriptor");
	send_many(&ends[0], 1);
	HANDLE_FAILS(kub_recv(ends[1], &got), ENOTTY, "not of a kubuf buffer");
	REQUIRE_INT(write(ends[0], "x", 1), 1);
	HANDLE_FAILS(kub_recv(ends[1], &got), EBADMSG, "kub_send");
	CHECK_INT(handle_descriptors(), before);
	passing_send(ends[0], kub_fd(buf)); /* by hand is fine */
	HANDLE_OK(kub_recv(ends[1], &got));
	kub_close(got);
	CHECK_INT(handle_descriptors(), before);
	kub_close(buf);
}

/* Credentials come with everything then, the end included; an empty datagram is no end. */
TEST(what_else_comes_through_a_socket_is_told_apart)
{
	struct kub_buf *buf = handle_new(4096), *got;
	int before, on = 1;

	connect_both(SOCK_STREAM);
	REQUIRE_OK(setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)));
	HANDLE_OK(kub_send(ends[0], buf, KUB_READ));
	HANDLE_OK(kub_recv(ends[1], &got));
	kub_close(got);
	close(ends[0]);
	HANDLE_FAILS(kub_recv(ends[1], &got), ENODATA, "has closed");
	connect_both(SOCK_DGRAM);
	before = handle_descriptors();
	setsockopt(ends[1], SOL_SOCKET, 76, &on, sizeof(on)); /* SO_PASSPIDFD, since 6.5 */
	REQUIRE_INT(send(ends[0], "", 0, 0), 0);
	HANDLE_FAILS(kub_recv(ends[1], &got), EBADMSG, "not have exactly one descriptor");
	HANDLE_OK(kub_send(ends[0], buf, KUB_READ));
	HANDLE_OK(kub_recv(ends[1], &got));
	kub_close(got);
	CHECK_INT(handle_descriptors(), before);
	close(ends[1]);
	HANDLE_FAILS(kub_send(ends[0], buf, KUB_READ), EPIPE, "nobody");
	kub_close(buf);
}

/* With room for fewer descriptors than came, the kernel keeps what it can. */
TEST(a_full_table_of_descriptors_loses_nothing)
{
	struct kub_buf *buf = handle_new(4096), *got;
	int before, fill[512], count = 0;

	connect_both(SOCK_STREAM);
	before = handle_descriptors();
	HANDLE_OK(kub_send(ends[0], buf, KUB_READ));
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ 256, 256 }));
	while (count < 512 && (fill[count] = dup(0)) >= 0)
		count++;
	HANDLE_FAILS(kub_recv(ends[1], &got), EMFILE, "came and is lost");
	HANDLE_FAILS(kub_create(4096, NULL, &got), EMFILE, "maximum of open descriptors (256)");
	while (count)
		close(fill[--count]);
	CHECK_INT(handle_descriptors(), before);
	kub_close(buf);
}
