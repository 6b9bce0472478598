// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Removing a named buffer while it is in use: the name is free at once, those who
 * have the buffer keep it, and the memory goes with the last of them.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "task.h"
#include "test.h"

#define SIZE 65536
#define NAME "gone"
#define NODE "/dev/kubuf/gone"

TEST_KINDS(who_has_it_keeps_it_and_the_name_is_free, KIND_FIRST, KIND_UC)
{
	int old = control_add(NAME, kind, SIZE), young;
	unsigned char *map = buf_map(old, SIZE), byte = 1;
	uint64_t id = control_info(old).id;

	memset(map, 0x61, SIZE);
	REQUIRE_OK(control_remove(NAME));
	CHECK_ERRNO(open(NODE, O_RDWR), ENOENT);
	CHECK_ERRNO(control_remove(NAME), ENOENT);
	young = control_add(NAME, kind, SIZE);
	CHECK(control_info(young).id != id);
	REQUIRE_INT(pread(young, &byte, 1, 0), 1);
	CHECK_INT(byte, 0);

	CHECK_INT(control_info(old).id, id);
	CHECK_BYTES(map, 0x61, SIZE);
	map[3] = 0x62;
	REQUIRE_INT(pread(old, &byte, 1, 3), 1);
	CHECK_INT(byte, 0x62);
	REQUIRE_INT(pwrite(old, "x", 1, 4), 1);
	CHECK_INT(buf_map(old, SIZE)[4], 'x');
}

/* Each way of holding it is, alone, enough, and the last. */
TEST_KINDS(the_memory_goes_with_the_last_user, KIND_FIRST, KIND_UC)
{
	struct holders before = holders_now();
	int fd = control_add(NAME, kind, SIZE), dmabuf, copy;
	uint64_t id = control_info(fd).id;
	unsigned char *map;

	REQUIRE_OK(control_remove(NAME));
	copy = control_dup(fd, 0);
	close(fd);
	CHECK(holders_line(id));
	dmabuf = export_new(copy);
	close(copy);
	CHECK(holders_line(id));
	map = buf_map(dmabuf, SIZE);
	map[0] = 9;
	close(dmabuf);
	CHECK_INT(map[0], 9);
	munmap(map, SIZE);
	CHECK_HOLDERS(&before);
	CHECK(!holders_line(id));
}

TEST_KINDS(an_unused_buffer_goes_at_once, KIND_FIRST, KIND_UC)
{
	struct holders before = holders_now();

	close(control_add(NAME, kind, SIZE));
	REQUIRE_OK(control_remove(NAME));
	CHECK_HOLDERS(&before);
}

/* A descriptor that stands for the path alone holds nothing, and opens nothing later. */
TEST(a_path_descriptor_does_not_outlive_the_name)
{
	struct holders before = holders_now();
	char path[64];
	int fd;

	close(control_add(NAME, NULL, SIZE));
	fd = REQUIRE_OK(open(NODE, O_PATH | O_CLOEXEC));
	REQUIRE_OK(control_remove(NAME));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK_ERRNO(open(path, O_RDWR), ENXIO);
	close(control_add(NAME, NULL, SIZE));
	/* A number that is in use again must not lead to another's buffer by accident. */
	close(fd);
	REQUIRE_OK(control_remove(NAME));
	CHECK_HOLDERS(&before);
}

#define CYCLES 150

static void open_and_use(void *arg)
{
	unsigned char *map, byte;
	int used = 0;

	for (int i = 0; i < 8 * CYCLES || !used; i++) {
		int fd = open(NODE, O_RDWR | O_CLOEXEC);

		if (fd == -1) {
			CHECK(errno == ENOENT || errno == ENXIO);
			continue;
		}
		map = buf_map(fd, SIZE);
		map[i % SIZE] = i;
		CHECK_INT(pread(fd, &byte, 1, i % SIZE), 1);
		close(fd);
		munmap(map, SIZE);
		used++;
	}
}

static void add_and_remove(void *arg)
{
	for (int i = 0; i < CYCLES; i++) {
		if (control_try_add(NAME, arg, SIZE))
			CHECK_INT(errno, EEXIST);
		/* EBUSY: another one's ADD or REMOVE is under way. */
		if (control_remove(NAME) && errno != EBUSY)
			CHECK_INT(errno, ENOENT);
	}
	/* So that whoever waits to use it once comes to an end. */
	if (control_try_add(NAME, arg, SIZE))
		CHECK_INT(errno, EEXIST);
}

TEST_KINDS(names_come_and_go_under_their_users, KIND_WB, KIND_PFN)
{
	struct holders before = holders_now();
	pid_t tasks[5];

	for (int i = 0; i < 5; i++)
		tasks[i] = task_start(i < 2 ? add_and_remove : open_and_use, (void *)kind);
	for (int i = 0; i < 5; i++)
		CHECK_INT(task_wait(tasks[i]), 0);
	control_remove(NAME);
	CHECK_HOLDERS(&before);
}
