// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A transfer, or a list, whose user memory does not come: it holds up nobody, and it can
 * be killed. (No lock is held over a copy or a pin.)
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/kubuf.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "module.h"
#include "page.h"
#include "stall.h"
#include "task.h"
#include "test.h"
#include "vmstat.h"

#define PAGES 8

/* One transfer, of which the second half of the user's memory is missing. */
struct transfer {
	int fd;
	unsigned char *data;
	size_t len;
	long long (*move)(const struct transfer *transfer);
	long long *moved;
};

static long long by_write(const struct transfer *t)
{
	return pwrite(t->fd, t->data, t->len, 0);
}

static long long by_read(const struct transfer *t)
{
	return pread(t->fd, t->data, t->len, 0);
}

static long long by_pin_write(const struct transfer *t)
{
	return buf_copy(t->fd, TESTBUF_PIN_WRITE, t->data, t->len, 0).moved;
}

static long long by_pin_read(const struct transfer *t)
{
	return buf_copy(t->fd, TESTBUF_PIN_READ, t->data, t->len, 0).moved;
}

static long long (*const moves[])(const struct transfer *) = {
	by_write,
	by_read,
	by_pin_write,
	by_pin_read,
};

static const char *const names[] = { "write", "read", "pinned write", "pinned read" };

#define MOVES (sizeof(moves) / sizeof(moves[0]))

static void do_transfer(void *arg)
{
	struct transfer *transfer = arg;

	*transfer->moved = transfer->move(transfer);
}

static struct transfer transfer_new(int fd, size_t which)
{
	struct transfer transfer = {
		.fd = fd,
		.len = PAGES * page_size(),
		.move = moves[which],
		.moved = test_shared(sizeof(long long)),
	};

	check_context("%s", names[which]);
	/* Shared, so that the process that sleeps and the test have one and the same memory. */
	transfer.data = test_shared(transfer.len);
	for (size_t at = 0; at < transfer.len / 2; at += page_size())
		transfer.data[at] = 1;
	return transfer;
}

/* Runs in the process that will sleep: userfaultfd serves the one that asked for it. */
struct sleeper {
	struct transfer *transfer;
	int ready;
	int release;
};

static void sleep_in_transfer(void *arg)
{
	struct sleeper *sleeper = arg;
	struct transfer *transfer = sleeper->transfer;
	size_t half = transfer->len / 2;
	int stall = stall_begin(transfer->data + half, half);
	pid_t thread = REQUIRE_OK(fork());

	if (!thread) {
		char byte;

		/* The watcher: tells when the other sleeps, wakes it when told to. */
		stall_wait(stall);
		REQUIRE_INT(write(sleeper->ready, "r", 1), 1);
		if (read(sleeper->release, &byte, 1) == 1)
			stall_release(stall, transfer->data + half, half);
		_exit(0);
	}
	do_transfer(transfer);
}

static pid_t start_sleeper(struct transfer *transfer, int *release)
{
	static struct sleeper sleeper;
	int ready[2];
	int wake[2];
	char byte;
	pid_t pid;

	REQUIRE_OK(pipe(ready));
	REQUIRE_OK(pipe(wake));
	sleeper = (struct sleeper){ transfer, ready[1], wake[0] };
	pid = task_start(sleep_in_transfer, &sleeper);
	close(ready[1]);
	close(wake[0]);
	REQUIRE_INT(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	*release = wake[1];
	return pid;
}

/* All that must go on meanwhile, in a process of its own with a time limit. */
static void use_the_buffer(void *arg)
{
	int fd = buf_reopen(O_RDWR);
	size_t len = PAGES * page_size();
	unsigned char *data = calloc(1, len);
	unsigned char *map = buf_map(fd, len);

	REQUIRE(data);
	alarm(20 * test_slow());
	map[0]++;
	REQUIRE_INT(pwrite(fd, data, len, 0), len);
	REQUIRE_INT(pread(fd, data, len, 0), len);
	REQUIRE_INT(buf_copy(fd, TESTBUF_PIN_WRITE, data, len, 0).moved, len);
	REQUIRE_INT(buf_copy(fd, TESTBUF_PIN_READ, data, len, 0).moved, len);
	buf_fill(fd, 0, len, 3);
	munmap(map, len);
	close(fd);
}

TEST_KINDS(a_transfer_that_sleeps_holds_up_nobody_and_ends_when_woken, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, PAGES * page_size(), "");

	for (size_t i = 0; i < MOVES; i++) {
		struct transfer transfer = transfer_new(fd, i);
		int release;
		pid_t pid = start_sleeper(&transfer, &release);

		task_run(use_the_buffer, NULL);
		CHECK_INT(module_unload("testbuf"), -EWOULDBLOCK);
		REQUIRE_INT(write(release, "w", 1), 1);
		CHECK_INT(task_wait(pid), 0);
		CHECK_INT(*transfer.moved, transfer.len);
		close(release);
		munmap(transfer.data, transfer.len);
	}
}

static void *list_names(void *memory)
{
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)memory, .room = 8 };

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_LIST, &list));
	return NULL;
}

TEST(a_list_that_sleeps_holds_up_no_other_name)
{
	pthread_t thread;
	void *memory;
	int stall;

	close(control_add("listed", NULL, page_size()));
	memory = page_own(page_size());
	stall = stall_begin(memory, page_size());
	REQUIRE(!pthread_create(&thread, NULL, list_names, memory));
	stall_wait(stall);
	CHECK_OK(control_try_add("meanwhile", NULL, page_size()));
	CHECK_OK(control_remove("meanwhile"));
	stall_release(stall, memory, page_size());
	pthread_join(thread, NULL);
}

TEST_KINDS(a_transfer_that_sleeps_can_be_killed_and_leaves_nothing_pinned, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, PAGES * page_size(), "");

	for (size_t i = 0; i < MOVES; i++) {
		struct transfer transfer = transfer_new(fd, i);
		long before = vmstat_pins_held();
		int release;

		task_kill(start_sleeper(&transfer, &release), 10);
		CHECK_INT(vmstat_pins_held(), before);
		task_run(use_the_buffer, NULL);
		close(release);
		munmap(transfer.data, transfer.len);
	}
	buf_check_rest(fd);
}
