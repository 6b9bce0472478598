// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A reader that is stopped in the middle: everybody else goes on, the buffer's name can go,
 * and the reader ends rightly once it goes on. A cgroup's freezer comes to a call as SIGSTOP
 * does, as a signal that is pending and has no handler.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "guard.h"
#include "holders.h"
#include "module.h"
#include "task.h"
#include "test.h"
#include "text.h"

#define SIZE (1 << 20)
#define NAME "paused"
#define WAIT_MS 20000

/**
 * struct scene - a named buffer, and what the one who is stopped does with it
 * @fd: the buffer
 * @data: what it holds
 * @pipe: where it is spliced to
 * @bell: is waited for
 * @polls: by poll() first
 * @rung: events that it tells; 0 for the end
 */
struct scene {
	int fd;
	unsigned char *data;
	int pipe[2];
	int bell;
	bool polls;
	uint64_t rung;
};

static void scene_begin(struct scene *scene)
{
	scene->data = malloc(SIZE);
	REQUIRE(scene->data);
	guard_pattern(scene->data, SIZE, 3);
	scene->fd = control_add(NAME, NULL, SIZE);
	REQUIRE_INT(pwrite(scene->fd, scene->data, SIZE, 0), SIZE);
	REQUIRE_OK(pipe2(scene->pipe, O_CLOEXEC));
}

static void scene_end(struct scene *scene)
{
	close(scene->pipe[0]);
	close(scene->pipe[1]);
	close(scene->fd);
	free(scene->data);
}

/* The letter of its state in /proc/PID/stat. */
static char state_of(pid_t pid)
{
	char path[64], text[512], letter;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	text_read(path, text, sizeof(text));
	return sscanf(text, "%*d (%*[^)]) %c", &letter) == 1 ? letter : '?';
}

static void await_state(pid_t pid, const char *letters)
{
	int tries = WAIT_MS * test_slow();

	while (tries-- && !strchr(letters, state_of(pid)))
		usleep(1000);
	CHECK(tries >= 0);
}

/* It stands still then, or has come to its end: a sleep that no signal ends may take until that. */
static void stop(pid_t pid)
{
	REQUIRE_OK(kill(pid, SIGSTOP));
	await_state(pid, "TZ");
}

static void go_on(pid_t pid)
{
	REQUIRE_OK(kill(pid, SIGCONT));
}

/* What others do meanwhile, with a limit in time: the content stays the same. */
static void work(void *arg)
{
	struct scene *scene = arg;
	int fd = control_dup(scene->fd, 0);
	unsigned char *back = malloc(SIZE);
	unsigned char *map = buf_map(fd, SIZE);

	alarm(20 * test_slow());
	REQUIRE(back);
	CHECK_INT(pread(fd, back, SIZE, 0), SIZE);
	CHECK_MEM(back, scene->data, SIZE);
	CHECK_INT(pwrite(fd, scene->data, SIZE, 0), SIZE);
	CHECK_MEM(map, scene->data, SIZE);
}

static void wait_for_news(void *arg)
{
	struct scene *scene = arg;
	struct pollfd news = { .fd = scene->bell, .events = POLLIN };
	uint64_t count = 0;

	if (scene->polls)
		CHECK_INT(poll(&news, 1, 60000), 1);
	CHECK_INT(read(scene->bell, &count, sizeof(count)), scene->rung ? sizeof(count) : 0);
	CHECK_INT(count, scene->rung);
}

/* @rings while it stands, then the buffer ends, then it may go on. */
static void pause_a_wait(bool polls, uint64_t rings)
{
	struct scene scene = { .polls = polls, .rung = rings };
	struct holders before = holders_now();
	pid_t reader;
	int ringer;

	scene_begin(&scene);
	scene.bell = control_bell(scene.fd);
	ringer = control_bell(scene.fd);
	reader = task_start(wait_for_news, &scene);
	await_state(reader, "S");
	stop(reader);
	task_run(work, &scene);
	if (rings)
		bell_ring(ringer, rings);
	CHECK_OK(control_hang_up(NAME));
	CHECK_INT(module_unload("kubuf"), -EWOULDBLOCK);
	go_on(reader);
	CHECK_INT(task_wait(reader), 0);
	close(ringer);
	close(scene.bell);
	scene_end(&scene);
	CHECK_HOLDERS(&before);
}

TEST(a_wait_that_is_stopped_learns_afterwards_what_happened)
{
	for (int rings = 0; rings < 8; rings += 7) {
		pause_a_wait(false, rings);
		pause_a_wait(true, rings);
	}
}

static void splice_all(void *arg)
{
	struct scene *scene = arg;
	off_t pos = 0;

	close(scene->pipe[0]);
	while (pos < SIZE) {
		ssize_t moved =
			splice(scene->fd, &pos, scene->pipe[1], NULL, SIZE - pos, 0);

		if (moved == -1 && errno == EINTR)
			continue;
		if (CHECK_OK(moved) <= 0)
			break;
	}
}

/* All that comes is the buffer's, in order, and all of it comes. */
static void check_stream(struct scene *scene)
{
	unsigned char *back = malloc(SIZE);
	size_t got = 0;
	ssize_t bytes;

	REQUIRE(back);
	close(scene->pipe[1]);
	while (got < SIZE && (bytes = read(scene->pipe[0], back + got, SIZE - got)) > 0)
		got += bytes;
	CHECK_INT(got, SIZE);
	CHECK_MEM(back, scene->data, got);
	free(back);
}

TEST(a_splice_that_is_stopped_at_a_full_pipe_loses_no_byte)
{
	struct holders before = holders_now();
	struct scene scene = {};
	pid_t reader;

	scene_begin(&scene);
	reader = task_start(splice_all, &scene);
	await_state(reader, "S");
	stop(reader);
	task_run(work, &scene);
	CHECK_OK(control_remove(NAME));
	go_on(reader);
	check_stream(&scene);
	CHECK_INT(task_wait(reader), 0);
	scene.pipe[1] = -1;
	scene_end(&scene);
	CHECK_HOLDERS(&before);
}

#define TURNS (test_long() ? 400 : 30)

/* The largest calls there are, one after the other, mostly in the kernel. */
static void transfer(void *arg)
{
	struct scene *scene = arg;
	int pin = REQUIRE_OK(open("/dev/my_demo_dev", O_RDWR | O_CLOEXEC));
	unsigned char *back = malloc(SIZE);

	REQUIRE(back);
	for (int turn = 0; turn < TURNS; turn++) {
		memset(back, 0, SIZE);
		CHECK_INT(pread(scene->fd, back, SIZE, 0), SIZE);
		CHECK_MEM(back, scene->data, SIZE);
		CHECK_INT(pwrite(pin, back, SIZE, 0), SIZE);
		memset(back, 0, SIZE);
		CHECK_INT(pread(pin, back, SIZE, 0), SIZE);
		CHECK_MEM(back, scene->data, SIZE);
	}
}

TEST_WITHIN(transfers_that_are_stopped_again_and_again_end_whole, 240)
{
	struct holders before = holders_now();
	struct scene scene = {};
	pid_t reader;

	module_need("pin_page", "size=%d", SIZE);
	scene_begin(&scene);
	reader = task_start(transfer, &scene);
	for (int turn = 0; turn < TURNS / 3; turn++) {
		usleep(1000 + turn * 997 % 20000);
		stop(reader);
		if (turn == TURNS / 6) {
			CHECK_INT(module_unload("pin_page"), -EWOULDBLOCK);
			CHECK_OK(control_remove(NAME));
		}
		if (turn % 8 == 0)
			task_run(work, &scene);
		go_on(reader);
	}
	CHECK_INT(task_wait(reader), 0);
	scene_end(&scene);
	CHECK_INT(module_unload_soon("pin_page"), 0);
	CHECK_HOLDERS(&before);
}
