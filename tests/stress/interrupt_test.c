// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Signals all the time, to threads that are in every call: a transfer is whole all the
 * same, and only what says so in the protocol ends early.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bell.h"
#include "control.h"
#include "guard.h"
#include "holders.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "workers.h"

#define SECONDS (test_long() ? 20 : 2)
#define LIMIT 120
#define LARGE (1 << 20)
#define PINNED (256 << 10)

/**
 * struct scene - what the threads of a test share
 * @members: the threads; the one that sends is the first, and joined first
 * @count: how many
 * @restart: every handler has SA_RESTART
 * @fd: a buffer, which holds @data for good
 * @data: LARGE bytes
 * @bell: is waited for
 * @ringer: rings it
 * @told: the count that it told last
 * @scratch: a buffer that one thread alone writes
 * @pin: the lab's node
 * @pipe: between the two that splice
 * @null: where the rest of it goes
 * @read: bytes that came out of it
 * @interrupted: calls that ended with EINTR
 * @shortened: splices that moved a part
 */
struct scene {
	struct worker members[9];
	int count;
	bool restart;
	int fd;
	unsigned char *data;
	int bell;
	int ringer;
	uint64_t told;
	int scratch;
	int pin;
	int pipe[2];
	int null;
	size_t read;
	atomic_ulong interrupted;
	atomic_ulong shortened;
};

static void on_signal(int number)
{
}

static void send_signals(struct worker *worker)
{
	struct scene *scene = worker->arg;
	int number = !scene->restart && worker_random(worker, 2) ? SIGUSR1 : SIGUSR2;

	atomic_store(&worker->doing, "sending signals");
	pthread_kill(scene->members[1 + worker_random(worker, scene->count - 1)].thread, number);
	usleep(worker_random(worker, 300));
}

static void move_large(struct worker *worker)
{
	struct scene *scene = worker->arg;
	unsigned char *back = malloc(LARGE);

	REQUIRE(back);
	atomic_store(&worker->doing, "pread and pwrite");
	CHECK_INT(pread(scene->fd, back, LARGE, 0), LARGE);
	CHECK_MEM(back, scene->data, LARGE);
	CHECK_INT(pwrite(scene->fd, scene->data, LARGE, 0), LARGE);
	free(back);
}

/* The pages of @data are pinned meanwhile. */
static void move_pinned(struct worker *worker)
{
	struct scene *scene = worker->arg;
	unsigned char *back = malloc(PINNED);

	REQUIRE(back);
	atomic_store(&worker->doing, "moving through pinned pages");
	CHECK_INT(pwrite(scene->pin, scene->data, PINNED, 0), PINNED);
	CHECK_INT(pread(scene->pin, back, PINNED, 0), PINNED);
	CHECK_MEM(back, scene->data, PINNED);
	free(back);
}

static void fill(struct worker *worker)
{
	struct scene *scene = worker->arg;
	unsigned char *back = malloc(LARGE);
	unsigned char byte = worker_random(worker, 256);
	struct kubuf_ioctl_fill arg = { .len = LARGE, .pattern = byte, .width = 1 };

	REQUIRE(back);
	atomic_store(&worker->doing, "FILL");
	CHECK_OK(ioctl(scene->scratch, KUBUF_IOCTL_FILL, &arg));
	CHECK_INT(pread(scene->scratch, back, LARGE, 0), LARGE);
	CHECK_BYTES(back, byte, LARGE);
	free(back);
}

static void create(struct worker *worker)
{
	int fd;

	atomic_store(&worker->doing, "CREATE");
	fd = control_create(&kinds[worker_random(worker, kinds_count)], 16 * page_size());
	close(fd);
}

static void ring(struct worker *worker)
{
	struct scene *scene = worker->arg;

	atomic_store(&worker->doing, "ringing");
	bell_ring(scene->ringer, 1);
	/* A signal may shorten this; nobody minds. */
	usleep(20000);
}

static void wait_for_news(struct worker *worker)
{
	struct scene *scene = worker->arg;
	uint64_t count;

	atomic_store(&worker->doing, "waiting at the bell");
	if (read(scene->bell, &count, sizeof(count)) == sizeof(count)) {
		CHECK(count > scene->told);
		scene->told = count;
	} else {
		CHECK_INT(errno, EINTR);
		CHECK(!scene->restart);
		atomic_fetch_add(&scene->interrupted, 1);
	}
}

/* The position tells what was moved, however the calls ended. */
static void splice_out(struct worker *worker)
{
	struct scene *scene = worker->arg;
	off_t pos = 0;

	atomic_store(&worker->doing, "splice into a full pipe");
	while (pos < LARGE && !workers_stopping()) {
		off_t before = pos;
		ssize_t moved = splice(scene->fd, &pos, scene->pipe[1], NULL, LARGE - pos, 0);

		if (moved == -1) {
			CHECK_INT(errno, EINTR);
			CHECK(!scene->restart);
			CHECK_INT(pos, before);
			atomic_fetch_add(&scene->interrupted, 1);
			continue;
		}
		CHECK_INT(pos - before, moved);
		if (pos < LARGE)
			atomic_fetch_add(&scene->shortened, 1);
	}
}

static void read_pipe(struct worker *worker)
{
	struct scene *scene = worker->arg;
	unsigned char bytes[8192];
	ssize_t got;

	atomic_store(&worker->doing, "reading what was spliced");
	got = read(scene->pipe[0], bytes, 1 + worker_random(worker, sizeof(bytes)));
	if (got == -1) {
		CHECK_INT(errno, EINTR);
		return;
	}
	/* At the end others read from the pipe, too. */
	for (ssize_t i = 0; i < got && !workers_stopping(); i++)
		if (bytes[i] != scene->data[(scene->read + i) % LARGE]) {
			FAIL("byte %zu that was spliced is not the buffer's", scene->read + i);
			break;
		}
	scene->read += got;
}

/*
 * Threads that wait at the bell or at the pipe are woken. These calls alone do not block: the
 * last splice may fill the pipe once more after it was emptied, with nobody left to read.
 */
static void wake(void *arg)
{
	static char rest[1];
	struct iovec iov = { rest, sizeof(rest) };
	struct scene *scene = arg;

	bell_ring(scene->ringer, 1);
	while (splice(scene->pipe[0], NULL, scene->null, NULL, LARGE, SPLICE_F_NONBLOCK) > 0)
		;
	if (vmsplice(scene->pipe[1], &iov, 1, SPLICE_F_NONBLOCK) != 1)
		CHECK_INT(errno, EAGAIN);
}

static void scene_begin(struct scene *scene)
{
	static void (*const turns[])(struct worker *) = {
		send_signals,
		move_large,
		move_pinned,
		fill,
		create,
		wait_for_news,
		ring,
		splice_out,
		read_pipe,
	};
	struct sigaction action = { .sa_handler = on_signal };

	REQUIRE_OK(sigaction(SIGUSR1, &action, NULL));
	action.sa_flags = SA_RESTART;
	REQUIRE_OK(sigaction(SIGUSR2, &action, NULL));
	module_need("pin_page", "size=%d", PINNED);
	scene->data = malloc(LARGE);
	REQUIRE(scene->data);
	guard_pattern(scene->data, LARGE, 1);
	scene->fd = control_create(NULL, LARGE);
	REQUIRE_INT(pwrite(scene->fd, scene->data, LARGE, 0), LARGE);
	scene->bell = control_bell(scene->fd);
	scene->ringer = control_bell(scene->fd);
	scene->told = 0;
	scene->scratch = control_create(NULL, LARGE);
	scene->pin = REQUIRE_OK(open("/dev/my_demo_dev", O_RDWR | O_CLOEXEC));
	REQUIRE_OK(pipe2(scene->pipe, O_CLOEXEC));
	scene->null = REQUIRE_OK(open("/dev/null", O_WRONLY | O_CLOEXEC));
	scene->count = sizeof(turns) / sizeof(turns[0]);
	for (int i = 0; i < scene->count; i++)
		scene->members[i] = (struct worker){ .turn = turns[i], .arg = scene };
}

static void scene_run(bool restart)
{
	static struct scene scene;
	struct workers workers = { scene.members, 0, SECONDS, wake, &scene };

	scene.restart = restart;
	scene_begin(&scene);
	workers.count = scene.count;
	workers_run(&workers);
	check_note("%lu signals, %lu calls interrupted, %lu splices in parts",
		   atomic_load(&scene.members[0].turns), atomic_load(&scene.interrupted),
		   atomic_load(&scene.shortened));
	for (int i = 0; i < scene.count; i++)
		CHECK(atomic_load(&scene.members[i].turns));
	if (!restart)
		CHECK(atomic_load(&scene.interrupted));
	close(scene.pin);
	CHECK_INT(module_unload_soon("pin_page"), 0);
}

TEST_WITHIN(signals_end_waits_and_splices_and_shorten_no_transfer, LIMIT)
{
	scene_run(false);
}

TEST_WITHIN(where_all_handlers_restart_no_call_without_a_timeout_is_interrupted, LIMIT)
{
	scene_run(true);
}

/* Anything, again and again, until somebody kills it. */
static void be_killed(void *arg)
{
	struct worker worker = { .random = *(unsigned int *)arg * 0x9e3779b97f4a7c15ULL + 1 };
	static unsigned char data[LARGE];
	struct kubuf_ioctl_export export = {};

	for (;;) {
		int fd = control_create(&kinds[worker_random(&worker, kinds_count)], PINNED);
		int pin = open("/dev/my_demo_dev", O_RDWR | O_CLOEXEC);

		if (pwrite(pin, data, PINNED, 0) != PINNED || pwrite(fd, data, LARGE, 0) != PINNED)
			_exit(1);
		ioctl(fd, KUBUF_IOCTL_EXPORT, &export);
		mmap(NULL, PINNED, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
		bell_wait(fd, 0, 1);
		if (pread(pin, data, PINNED, 0) != PINNED)
			_exit(1);
		close(pin);
		if (worker_random(&worker, 2))
			close(fd);
	}
}

TEST_WITHIN(whoever_is_killed_at_any_moment_leaves_nothing_behind, LIMIT)
{
	struct holders before = holders_now();
	struct worker worker = { .random = 0x1234567 };
	unsigned int kills = test_long() ? 400 : 20;

	module_need("pin_page", "size=%d", PINNED);
	for (unsigned int i = 0; i < kills; i++) {
		pid_t pids[2] = { task_start(be_killed, &i), task_start(be_killed, &kills) };

		usleep(5000 + worker_random(&worker, 60000));
		task_kill(pids[0], 10 * test_slow());
		task_kill(pids[1], 10 * test_slow());
	}
	CHECK_INT(module_unload_soon("pin_page"), 0);
	CHECK_HOLDERS(&before);
}
