// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Kernel, mappings, read() and write() all see the same bytes at once.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define SIZE 65536

static void check_read(int fd, unsigned char byte)
{
	unsigned char data[SIZE];

	REQUIRE_INT(pread(fd, data, SIZE, 0), SIZE);
	CHECK_BYTES(data, byte, SIZE);
}

/* A process that opens and maps the node itself. */
static void see(void *arg)
{
	unsigned char byte = *(unsigned char *)arg;
	int fd = buf_reopen(O_RDWR);

	CHECK_BYTES(buf_map(fd, SIZE), byte, SIZE);
	check_read(fd, byte);
	CHECK_INT(buf_expect(fd, 0, SIZE, byte), SIZE);
}

static void check_everywhere(int fd, const unsigned char *map, unsigned char byte)
{
	check_context("byte 0x%02x", byte);
	CHECK_BYTES(map, byte, SIZE);
	check_read(fd, byte);
	CHECK_INT(buf_expect(fd, 0, SIZE, byte), SIZE);
	task_run(see, &byte);
	check_context("%s", "");
}

static void store_from_all_sides(int fd)
{
	unsigned char *map = buf_map(fd, SIZE);
	unsigned char data[SIZE];

	for (int turn = 0; turn < 3; turn++) {
		buf_fill(fd, 0, SIZE, 0x10 + turn);
		check_everywhere(fd, map, 0x10 + turn);
		memset(map, 0x20 + turn, SIZE);
		check_everywhere(fd, map, 0x20 + turn);
		memset(data, 0x30 + turn, SIZE);
		REQUIRE_INT(pwrite(fd, data, SIZE, 0), SIZE);
		check_everywhere(fd, map, 0x30 + turn);
		memset(data, 0x40 + turn, SIZE);
		REQUIRE_INT(buf_copy(fd, TESTBUF_PIN_WRITE, data, SIZE, 0).moved, SIZE);
		check_everywhere(fd, map, 0x40 + turn);
	}
	munmap(map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(a_store_from_any_side_is_seen_from_all_sides, 0, KIND_UC)
{
	store_from_all_sides(buf_open(kind, SIZE, ""));
}

TEST_KINDS(the_same_holds_while_the_kernel_keeps_its_view, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");

	REQUIRE_OK(ioctl(fd, TESTBUF_VIEW_KEEP));
	store_from_all_sides(fd);
	REQUIRE_OK(ioctl(fd, TESTBUF_VIEW_DROP));
	buf_fill(fd, 0, SIZE, 0x55);
	check_read(fd, 0x55);
	store_from_all_sides(fd);
}

/* Counts to the goal in turns with another process, through one shared word. */
#define TURNS 2000

static void count_odd(void *arg)
{
	volatile unsigned int *word = arg;

	alarm(30 * test_slow());
	for (unsigned int turn = 1; turn < TURNS; turn += 2) {
		while (*word != turn)
			usleep(0);
		__sync_synchronize();
		*word = turn + 1;
	}
}

TEST_KINDS(two_processes_can_take_turns_through_one_word, KIND_WB, 0)
{
	int fd = buf_open(kind, SIZE, "");
	volatile unsigned int *word = (unsigned int *)buf_map(fd, SIZE);
	pid_t pid = task_start(count_odd, (void *)word);

	alarm(30 * test_slow());
	for (unsigned int turn = 0; turn < TURNS; turn += 2) {
		while (*word != turn)
			usleep(0);
		__sync_synchronize();
		*word = turn + 1;
	}
	CHECK_INT(task_wait(pid), 0);
	CHECK_INT(*word, TURNS);
}
