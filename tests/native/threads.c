// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Any number of threads on one handle, and what each of them is told.
 *
 * Copyright (C) the kubuf developers
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handle.h"
#include "module.h"
#include "page.h"
#include "test.h"

#define THREADS 4
#define ROUNDS 100

/* What the threads have in common, and each one's number. */
struct worker {
	struct kub_buf *buf;
	struct kub_bell *bell;
	unsigned int number;
	pthread_t thread;
};

/* A page for each thread, read and written in all ways. */
static void use_memory(const struct worker *worker)
{
	uint64_t offset = worker->number * page_size();
	unsigned char bytes[64], *mapped;
	void *at;

	memset(bytes, (int)worker->number + 1, sizeof(bytes));
	CHECK_INT(kub_write(worker->buf, bytes, sizeof(bytes), offset), sizeof(bytes));
	HANDLE_OK(kub_map(worker->buf, offset, page_size(), KUB_READ | KUB_WRITE | KUB_TWICE, &at));
	mapped = at;
	CHECK_MEM(mapped + page_size(), bytes, sizeof(bytes));
	mapped[63]++;
	CHECK_INT(kub_read(worker->buf, bytes, sizeof(bytes), offset), sizeof(bytes));
	CHECK_INT(bytes[63], worker->number + 2);
	HANDLE_OK(kub_unmap(at, page_size(), KUB_TWICE));
}

/* Handles and bells that are made of the one handle, and let go. */
static void use_handles(const struct worker *worker)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kub_buf *lesser, *received;
	struct kub_bell *bell;
	int ends[2];

	HANDLE_OK(kub_info(worker->buf, &info));
	CHECK_INT(info.size, kub_size(worker->buf));
	HANDLE_OK(kub_readonly(worker->buf, &lesser));
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	HANDLE_OK(kub_send(ends[0], lesser, KUB_READ));
	HANDLE_OK(kub_recv(ends[1], &received));
	CHECK_INT(kub_write(received, "no", 2, 0), -EBADF);
	HANDLE_OK(kub_bell(worker->buf, worker->number, KUB_READ | KUB_WRITE, &bell));
	HANDLE_OK(kub_ring(bell, 1));
	HANDLE_OK(kub_ring(worker->bell, 1));
	kub_wait(worker->bell, 0, NULL); /* any of them may have the news */
	kub_bell_close(bell);
	kub_close(received);
	kub_close(lesser);
	close(ends[0]);
	close(ends[1]);
}

static int see(const char *name, const struct kub_info *info, void *arg)
{
	(*(unsigned int *)arg)++;
	return strlen(name) != sizeof(info->label) - 1;
}

/* The sentence is the thread's own, whatever the others fail with. */
static void fail_alone(const struct worker *worker, unsigned int round)
{
	unsigned int seen = 0, offset = 1000000 * (worker->number + 1) + round;
	char part[64], byte;

	snprintf(part, sizeof(part), "1 bytes from offset %u on do not end", offset);
	CHECK_INT(kub_read(worker->buf, &byte, 1, offset), -EINVAL);
	CHECK_INT(kub_list(see, &seen), 0);
	CHECK_INT(seen, 3);
	CHECK_HAS(kub_explain(), part);
}

static void *work(void *arg)
{
	for (unsigned int round = 0; round < ROUNDS; round++) {
		use_memory(arg);
		use_handles(arg);
		fail_alone(arg, round);
	}
	return NULL;
}

TEST(any_number_of_threads_use_one_handle)
{
	struct worker workers[THREADS];
	struct kub_bell *bell;
	struct kub_buf *buf;

	module.names = 3;
	HANDLE_OK(kub_create(THREADS * page_size(), NULL, &buf));
	HANDLE_OK(kub_bell(buf, 0, KUB_READ | KUB_WRITE, &bell));
	for (unsigned int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .buf = buf, .bell = bell, .number = i };
		REQUIRE(!pthread_create(&workers[i].thread, NULL, work, &workers[i]));
	}
	for (unsigned int i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	kub_bell_close(bell);
	kub_close(buf);
}
