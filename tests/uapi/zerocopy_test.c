// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A large shmem buffer, huge pages and all, is where disks and file systems read and write
 * without a copy, and where processes share mutexes; accept_test.c has the other calls.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "disk.h"
#include "module.h"
#include "task.h"
#include "test.h"
#include "zerocopy.h"

/* Large enough for a huge page and more. */
#define SIZE ((2 << 20) + 262144)

static unsigned char *map_new(int *fd, size_t len)
{
	*fd = control_create(NULL, SIZE);
	return buf_map(*fd, len);
}

static void check_file(int file)
{
	unsigned char *map;
	int fd;

	map = map_new(&fd, SIZE);
	CHECK_INT(zerocopy_direct(file, map, SIZE), 0);
	CHECK_INT(zerocopy_uring(file, map, SIZE), 0);
	CHECK_INT(zerocopy_registered(file, map, SIZE), 0);
	CHECK_INT(zerocopy_direct(file, map + 8192, 65536), 0);
	/* I/O that is under way holds the memory, whoever else lets go. */
	close(fd);
	CHECK_INT(zerocopy_direct(file, map, SIZE), 0);
}

TEST(direct_io_and_io_uring_on_a_raw_disk)
{
	check_file(zerocopy_disk());
}

static void use_ext4(void *arg)
{
	int file = REQUIRE_OK(open(DISK_PLACE "/file", O_RDWR | O_CREAT | O_DIRECT, 0600));
	char *zeros = aligned_alloc(65536, 65536);

	memset(zeros, 0, 65536);
	for (size_t at = 0; at < SIZE; at += 65536)
		REQUIRE_INT(pwrite(file, zeros, 65536, at), 65536);
	check_file(file);
}

TEST(direct_io_and_io_uring_on_ext4)
{
	disk_mount_ext4();
	task_run(use_ext4, NULL);
	disk_umount();
}

/* What two processes share through the buffer. */
struct meeting {
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	pthread_mutex_t robust;
	long count;
	int turn;
};

#define ROUNDS 2000

static void count_in_turns(struct meeting *meeting, int me)
{
	for (int i = 0; i < ROUNDS; i++) {
		REQUIRE_INT(pthread_mutex_lock(&meeting->mutex), 0);
		while (meeting->turn != me)
			REQUIRE_INT(pthread_cond_wait(&meeting->cond, &meeting->mutex), 0);
		meeting->count++;
		meeting->turn = !me;
		REQUIRE_INT(pthread_cond_signal(&meeting->cond), 0);
		REQUIRE_INT(pthread_mutex_unlock(&meeting->mutex), 0);
	}
}

static struct meeting *meeting_at(int fd)
{
	return (struct meeting *)buf_map(fd, 65536);
}

/* Its mapping is its own, at whatever address. */
static void other(void *arg)
{
	struct meeting *meeting = meeting_at(*(int *)arg);

	count_in_turns(meeting, 1);
	REQUIRE_INT(pthread_mutex_lock(&meeting->robust), 0);
	/* and dies with it */
}

TEST(mutexes_and_conditions_work_between_processes)
{
	int fd = control_create(NULL, 65536);
	struct meeting *meeting = meeting_at(fd);
	pthread_mutexattr_t attr;
	pthread_condattr_t cond;
	pid_t pid;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	REQUIRE_INT(pthread_mutex_init(&meeting->mutex, &attr), 0);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	REQUIRE_INT(pthread_mutex_init(&meeting->robust, &attr), 0);
	pthread_condattr_init(&cond);
	pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
	REQUIRE_INT(pthread_cond_init(&meeting->cond, &cond), 0);
	pid = task_start(other, &fd);
	count_in_turns(meeting, 0);
	CHECK_INT(task_wait(pid), 0);
	CHECK_INT(meeting->count, 2 * ROUNDS);
	CHECK_INT(pthread_mutex_lock(&meeting->robust), EOWNERDEAD);
}
