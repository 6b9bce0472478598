// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Unloading: not while anything could still call into the module, and at once when
 * nothing can, whatever processes keep of a buffer that needs no module.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "module.h"
#include "passing.h"
#include "task.h"
#include "test.h"
#include "traces.h"

#define SIZE 65536

/* Neither now nor soon. */
static void check_kept(const char *by)
{
	check_context("kept by %s", by);
	usleep(50000);
	CHECK_INT(module_unload("kubuf"), -EWOULDBLOCK);
	check_context("%s", "");
}

TEST_KINDS(every_descriptor_keeps_the_module, KIND_FIRST, KIND_UC)
{
	int made, named, copy;

	made = control_create(kind, SIZE);
	check_kept("a made buffer");
	copy = control_dup(made, KUBUF_FD_RDONLY);
	close(made);
	check_kept("a duplicate");
	close(copy);
	named = control_add("kept", kind, SIZE);
	check_kept("an open name");
	REQUIRE_OK(control_remove("kept"));
	check_kept("an open name that was removed");
	close(named);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

TEST(the_open_control_node_keeps_the_module)
{
	int fd = control_open();

	check_kept("the control node");
	close(fd);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

TEST_KINDS(a_name_that_nobody_has_open_goes_with_the_module, KIND_FIRST, KIND_UC)
{
	struct traces *before;

	control_load("");
	module_unload_soon("kubuf");
	before = traces_now();
	control_load("");
	close(control_add("unused", kind, SIZE));
	CHECK_INT(module_unload_soon("kubuf"), 0);
	CHECK(access("/dev/kubuf", F_OK) == -1);
	traces_check_same(before);
}

TEST_KINDS(a_mapping_of_own_memory_keeps_the_module, 0, KIND_SHMEM | KIND_UC)
{
	int fd = control_create(kind, SIZE);
	unsigned char *map = buf_map(fd, SIZE);

	map[SIZE - 1] = 7;
	close(fd);
	check_kept("a mapping");
	CHECK_INT(map[SIZE - 1], 7);
	munmap(map, SIZE / 2);
	check_kept("half a mapping");
	munmap(map + SIZE / 2, SIZE / 2);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

static void check_and_store(void *arg)
{
	unsigned char *map = arg;

	CHECK_INT(map[9], 0x21);
	map[10] = 0x22;
}

TEST(shmem_mappings_stay_whole_without_the_module)
{
	int fd = control_create(NULL, SIZE);
	unsigned char *shared = buf_map(fd, SIZE);
	unsigned char *private = buf_map_as(fd, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);

	shared[9] = 0x21;
	private[20] = 0x33;
	close(fd);
	CHECK_INT(module_unload_soon("kubuf"), 0);
	task_run(check_and_store, shared);
	CHECK_INT(shared[10], 0x22);
	CHECK_INT(private[10], 0); /* a page of its own, since it stored there */
	CHECK_INT(private[20], 0x33);
	CHECK_INT(shared[20], 0);
	REQUIRE_OK(madvise(shared, SIZE, MADV_DONTNEED));
	CHECK_INT(shared[9], 0x21);
	/* And into the next life of the module. */
	control_load("");
	CHECK_INT(shared[9], 0x21);
	munmap(shared, SIZE);
	munmap(private, SIZE);
}

/* A path keeps the inode, and the inode must not lead into a module that is gone. */
TEST_KINDS(paths_lead_nowhere_when_the_module_is_gone, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, SIZE), path;
	char name[64];
	struct stat st;

	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	path = REQUIRE_OK(open(name, O_PATH | O_CLOEXEC));
	close(fd);
	CHECK_INT(module_unload_soon("kubuf"), 0);
	snprintf(name, sizeof(name), "/proc/self/fd/%d", path);
	CHECK_ERRNO(open(name, O_RDONLY), ENXIO);
	/* That it is immutable comes first. */
	CHECK_ERRNO(open(name, O_RDWR), EPERM);
	CHECK_ERRNO(open(name, O_WRONLY | O_TRUNC), EPERM);
	CHECK_ERRNO(truncate(name, 0), EPERM);
	REQUIRE_OK(fstat(path, &st));
	CHECK_INT(st.st_size, SIZE);
	close(path);
}

TEST(a_descriptor_on_its_way_keeps_the_module)
{
	int fd = control_create(NULL, SIZE), ends[2], arrived;

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	passing_send(ends[0], fd);
	close(fd);
	check_kept("a message");
	arrived = passing_receive(ends[1]);
	CHECK_INT(control_info(arrived).size, SIZE);
	passing_send(ends[0], arrived);
	close(arrived);
	close(ends[0]);
	/* Nobody ever receives it. */
	close(ends[1]);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

static void wait_for_a_ring(void *arg)
{
	uint64_t count;

	CHECK_INT(read(*(int *)arg, &count, sizeof(count)), sizeof(count));
}

TEST(a_killed_waiter_lets_the_module_go)
{
	int fd = control_create(NULL, SIZE), bell = control_bell(fd);
	pid_t waiter = task_start(wait_for_a_ring, &bell);

	close(fd);
	close(bell);
	usleep(100000);
	check_kept("a waiter");
	task_kill(waiter, 10);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

static void read_list(void *arg)
{
	int fd = REQUIRE_OK(open("/sys/kernel/debug/kubuf/buffers", O_RDONLY));
	static char text[65536];

	for (;;)
		REQUIRE(pread(fd, text, sizeof(text), 0) > 0);
}

TEST(who_reads_the_list_keeps_no_driver)
{
	pid_t reader;

	module_need("kubuf", "%s", "");
	reader = task_start(read_list, NULL);
	for (int i = 0; i < 30; i++) {
		REQUIRE_INT(module_load("testbuf", "size=4096"), 0);
		usleep(10000);
		CHECK_INT(module_unload("testbuf"), 0);
	}
	task_kill(reader, 10);
}
