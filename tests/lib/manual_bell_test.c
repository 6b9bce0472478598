// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the manual pages of libkubuf show of bells, of passing on, and of names; as
 * manual_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "heard.h"
#include "page.h"
#include "task.h"
#include "test.h"

/* guide: kub_bell */
static void produce(const struct kub_buf *buf, const void *frame, size_t len)
{
	struct kub_bell *bell;

	if (kub_bell(buf, 0, KUB_WRITE, &bell))
		errx(1, "%s", kub_explain());
	if (kub_write(buf, frame, len, 0) < 0 || kub_ring(bell, 1))
		errx(1, "%s", kub_explain());
	kub_bell_close(bell);
}

/* guide: end */

/* guide: kub_wait */
/* Return: whether so many frames have come; false: no more will. */
static int wait_for(struct kub_bell *bell, uint64_t frames)
{
	uint64_t count = 0;

	while (count < frames) {
		int ret = kub_wait(bell, KUB_FOREVER, &count);

		if (ret == -ENODATA) /* the buffer has ended */
			return 0;
		if (ret && ret != -EINTR)
			errx(1, "%s", kub_explain());
	}
	return 1;
}

/* guide: end */

/* guide: kub_bell_fd */
/* Until the other end of the socket has something to say. */
static void watch(struct kub_bell *bell, int socket)
{
	struct pollfd ready[] = {
		{ .fd = kub_bell_fd(bell), .events = POLLIN },
		{ .fd = socket, .events = POLLIN },
	};
	uint64_t count;

	while (poll(ready, 2, -1) > 0 && !ready[1].revents) {
		if (kub_wait(bell, 0, &count))
			return; /* such as -ENODATA: the buffer has ended */
		printf("%llu frames so far\n", (unsigned long long)count);
	}
}

/* guide: end */

static void produce_three(void *arg)
{
	for (int i = 0; i < 3; i++)
		produce(arg, "frame", 6);
}

TEST(a_producer_rings_and_a_consumer_waits)
{
	struct kub_buf *buf = handle_new(4096);
	struct kub_bell *bell, *end;
	pid_t pid;

	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &bell));
	pid = task_start(produce_three, buf);
	CHECK_INT(wait_for(bell, 3), 1);
	CHECK_INT(task_wait(pid), 0);
	HANDLE_OK(kub_add("manual-end", 4096, NULL, 0600, 0, 0));
	kub_close(buf);
	HANDLE_OK(kub_open("manual-end", O_RDWR, &buf));
	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &end));
	REQUIRE_OK(control_hang_up("manual-end"));
	CHECK_INT(wait_for(end, 1), 0);
}

static void say_something(void *arg)
{
	usleep(100000);
	REQUIRE_INT(write(*(int *)arg, "x", 1), 1);
}

TEST(an_event_loop_watches_a_bell_and_a_socket)
{
	struct kub_buf *buf = handle_new(4096);
	struct kub_bell *bell;
	int ends[2];
	pid_t pid;

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	HANDLE_OK(kub_bell(buf, 0, KUB_READ, &bell));
	produce_three(buf);
	pid = task_start(say_something, &ends[0]);
	heard_begin();
	watch(bell, ends[1]);
	CHECK(!strcmp(heard_end(), "3 frames so far\n"));
	CHECK_INT(task_wait(pid), 0);
}

/* guide: kub_send */
static void hand_over(int socket, const struct kub_buf *buf)
{
	if (kub_send(socket, buf, KUB_READ)) /* the receiver may read, and no more */
		errx(1, "%s", kub_explain());
}

/* guide: end */

/* guide: kub_recv */
static struct kub_buf *take_over(int socket, size_t least)
{
	struct kub_buf *buf;

	if (kub_recv(socket, &buf))
		errx(1, "%s", kub_explain());
	if (kub_size(buf) < least)
		errx(1, "what was sent has %zu bytes, want %zu", kub_size(buf), least);
	return buf;
}

/* guide: end */

/* guide: kub_export */
static int make_dmabuf(size_t size)
{
	struct kub_buf *buf;
	int dmabuf;

	if (kub_create(size, NULL, &buf))
		errx(1, "%s", kub_explain());
	dmabuf = kub_export(buf);
	if (dmabuf < 0)
		errx(1, "%s", kub_explain());
	kub_close(buf); /* the dma-buf holds the memory */
	return dmabuf; /* for V4L2_MEMORY_DMABUF, DRM_IOCTL_PRIME_FD_TO_HANDLE and the like */
}

/* guide: end */

TEST(a_buffer_is_handed_over)
{
	struct kub_buf *buf = handle_new(4096), *got;
	int ends[2];

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	hand_over(ends[0], buf);
	got = take_over(ends[1], 4096);
	CHECK_INT(kub_write(got, "x", 1, 0), -EBADF);
}

TEST(a_dma_buf_is_made)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };

	kub_close(handle_new(4096));
	HANDLE_OK(kub_query(&limits));
	if (!(limits.features & KUB_FEATURE_DMABUF))
		SKIP("this kernel has no dma-buf");
	CHECK_INT(lseek(make_dmabuf(page_size()), 0, SEEK_END), page_size());
}

/* guide: kub_add */
static void replace_name(const char *name, size_t size, gid_t group)
{
	if (kub_remove(name) == 0)
		printf("%s is a new buffer from now on\n", name);
	if (kub_add(name, size, NULL, 0660, 0, group))
		errx(1, "%s", kub_explain());
}

/* guide: end */

/* guide: kub_list */
static int print_one(const char *name, const struct kub_info *info, void *total)
{
	printf("%s: %llu bytes\n", name, (unsigned long long)info->size);
	*(uint64_t *)total += info->size;
	return 0; /* go on */
}

static uint64_t print_all(void)
{
	uint64_t total = 0;

	if (kub_list(print_one, &total))
		errx(1, "%s", kub_explain());
	return total;
}

/* guide: end */

TEST(names_are_replaced_and_listed)
{
	kub_close(handle_new(4096));
	heard_begin();
	replace_name("manual-b", page_size(), 44);
	replace_name("manual-a", page_size(), 44);
	replace_name("manual-b", 2 * page_size(), 44);
	CHECK_INT(print_all(), 3 * page_size());
	CHECK_HAS(heard_end(), "manual-b is a new buffer from now on\nmanual-a: ");
}
