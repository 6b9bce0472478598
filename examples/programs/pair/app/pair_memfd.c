// SPDX-License-Identifier: LGPL-2.1-or-later
// pair_memfd - what pair does, with memfd, eventfd and a socket:
//	pair_memfd there & pair_memfd back
#define _GNU_SOURCE
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define SIZE (64ul << 20)

static const struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/tmp/pair" };

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(3 * sizeof(int))];
};

/* The program that makes the memory waits for the other one, and sends the descriptor. */
static void give(int fds[3])
{
	union control control = { .room = { 0 } };
	struct iovec byte = { .iov_base = "x", .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1 };
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), peer;

	fds[0] = memfd_create("pair", MFD_CLOEXEC);
	fds[1] = eventfd(0, EFD_CLOEXEC);
	fds[2] = eventfd(0, EFD_CLOEXEC);
	if (fds[0] < 0 || fds[1] < 0 || fds[2] < 0 || ftruncate(fds[0], SIZE))
		err(1, "memory");
	unlink(address.sun_path);
	if (listener < 0 || bind(listener, (const void *)&address, sizeof(address)) ||
	    listen(listener, 1))
		err(1, "%s", address.sun_path);
	peer = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	message.msg_control = &control;
	message.msg_controllen = sizeof(control);
	control.head.cmsg_level = SOL_SOCKET;
	control.head.cmsg_type = SCM_RIGHTS;
	control.head.cmsg_len = CMSG_LEN(3 * sizeof(int));
	memcpy(CMSG_DATA(&control.head), fds, 3 * sizeof(int));
	if (peer < 0 || sendmsg(peer, &message, MSG_NOSIGNAL) != 1)
		err(1, "sendmsg");
	close(peer);
	close(listener);
}

static void take(int fds[3])
{
	union control control = { .room = { 0 } };
	char text;
	struct iovec byte = { .iov_base = &text, .iov_len = 1 };
	struct msghdr message = { .msg_iov = &byte, .msg_iovlen = 1 };
	int socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	while (socket_fd < 0 || connect(socket_fd, (const void *)&address, sizeof(address)))
		usleep(10000); /* retry until the other program listens */
	message.msg_control = &control;
	message.msg_controllen = sizeof(control);
	if (recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC) != 1 || message.msg_flags & MSG_CTRUNC ||
	    control.head.cmsg_type != SCM_RIGHTS ||
	    control.head.cmsg_len != CMSG_LEN(3 * sizeof(int)))
		errx(1, "no three descriptors");
	memcpy(fds, CMSG_DATA(&control.head), 3 * sizeof(int));
	close(socket_fd);
}

int main(int argc, char **argv)
{
	unsigned int back = argc > 1 && !strcmp(argv[1], "back");
	uint64_t event = 1;
	unsigned long *mem;
	int fds[3];

	(back ? take : give)(fds);
	mem = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fds[0], 0);
	if (mem == MAP_FAILED)
		err(1, "mmap");
	for (unsigned long turn = 1; turn <= 10; turn++) {
		if ((back || turn > 1) && read(fds[1 + back], &event, sizeof(event)) < 0)
			err(1, "read");
		for (unsigned long *at = mem, *end = at + SIZE / sizeof(*at); at < end; at++)
			++*at;
		event = 1;
		if (write(fds[2 - back], &event, sizeof(event)) < 0)
			err(1, "write");
	}
	if (!back && read(fds[1], &event, sizeof(event)) < 0)
		err(1, "read");
	printf("%s: the last number is %lu\n", argv[1], mem[SIZE / 8 - 1]);
}
