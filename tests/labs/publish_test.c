// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A load that fails frees the module, whoever has a file of it open: so nobody must be able
 * to open its device before nothing can fail any more.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "failnth.h"
#include "klog.h"
#include "module.h"
#include "task.h"
#include "test.h"
#include "traces.h"

#define NODE "/dev/kubuf-by-hand"

/**
 * struct opener - a process that opens a node again and again
 * @turns: how often it tried
 * @opened: how often it could
 */
struct opener {
	atomic_ulong turns;
	atomic_ulong opened;
};

static struct opener *opener;

static void open_for_ever(void *arg)
{
	task_pin(1);
	for (;;) {
		int fd = open(NODE, O_RDWR | O_CLOEXEC);

		opener->opened += fd != -1;
		opener->turns++;
		if (fd != -1)
			close(fd);
	}
}

/* By a node that was there before: one of devtmpfs's would come when the device does. */
static pid_t opener_start(int major_number)
{
	pid_t pid;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP("needs two CPUs");
	opener = test_shared(sizeof(*opener));
	unlink(NODE);
	REQUIRE_OK(mknod(NODE, S_IFCHR | 0600, makedev(major_number, 0)));
	pid = task_start(open_for_ever, NULL);
	while (!opener->turns)
		sched_yield();
	return pid;
}

static void opener_end(pid_t pid)
{
	task_kill(pid, 10);
	unlink(NODE);
}

/* What it began before now has ended. */
static unsigned long opener_count(void)
{
	unsigned long turns = opener->turns;

	while (opener->turns < turns + 2)
		sched_yield();
	return opener->opened;
}

/* Loads it under another name, which makes it another module with the same class. */
static long load_copy(const char *name)
{
	int fd = REQUIRE_OK(module_open(name));
	size_t size = lseek(fd, 0, SEEK_END), len = strlen(name);
	char *image = malloc(size);
	char *at = image;
	long ret;

	REQUIRE(image);
	REQUIRE_INT(pread(fd, image, size, 0), size);
	close(fd);
	/* With its end: the names of class and number begin with that of the module. */
	while ((at = memmem(at, image + size - at, name, len + 1)))
		at[len - 1] = '2';
	ret = syscall(SYS_init_module, image, size, "");
	ret = failnth_result(ret);
	free(image);
	return ret;
}

/* A number that is given to the second of two modules is given to the next second one. */
static int second_number(const char *other, const char *others_number)
{
	int number;

	module_need(other, "%s", "");
	number = traces_major(others_number);
	REQUIRE_INT(module_unload_soon(other), 0);
	REQUIRE(number > 0);
	return number;
}

static void check_copy(const char *name, int number)
{
	pid_t pid = opener_start(number);
	long ret;

	klog_say("kubuf-expect: Call ");
	ret = load_copy(name);
	CHECK(ret == -EEXIST || ret == -EBUSY); /* which 7.2 makes of it */
	klog_say("kubuf-expect:");
	CHECK_INT(opener_count(), 0);
	opener_end(pid);
}

TEST(a_second_hello_map_cannot_be_opened_before_its_load_fails)
{
	module_need("hello_map", "%s", "");
	check_copy("hello_map", second_number("chrmem", "chrmem_dev"));
}

TEST(a_second_chrmem_cannot_be_opened_before_its_load_fails)
{
	module_need("chrmem", "%s", "");
	check_copy("chrmem", second_number("hello_map", "hello"));
}

static const char *name, *params;
static int file;
static unsigned long opened;

static void count(void)
{
	opened = opener_count();
}

static long call_load(void)
{
	return failnth_result(syscall(SYS_finit_module, file, params, 0));
}

static void count_or_unload(long ret)
{
	if (ret < 0) {
		CHECK_INT(opener_count(), opened);
		return;
	}
	module_remember(name);
	REQUIRE_INT(module_unload_soon(name), 0);
}

static struct failnth loading = { .name = "load beside one who opens",
				  .set_up = count,
				  .call = call_load,
				  .tear_down = count_or_unload,
				  .sparse = true };

/* Points of the kernel's own after our code has refused its parameters, with room. */
#define REFUSAL 32

static void sweep_load(const char *module, const char *number, const char *bad)
{
	pid_t pid;

	failnth_need();
	name = module;
	module_need(name, "%s", "");
	pid = opener_start(traces_major(number));
	file = REQUIRE_OK(module_open(name));
	REQUIRE_INT(module_unload_soon(name), 0);
	/* Those of the kernel's own before it: some of them warn with a stack trace. */
	params = bad;
	loading.from = failnth_points(call_load) - REFUSAL;
	params = "";
	failnth_sweep(&loading);
	opener_end(pid);
}

TEST_WITHIN(hello_map_cannot_be_opened_before_a_load_that_fails, 200)
{
	sweep_load("hello_map", "hello", "cache=x");
}

TEST_WITHIN(chrmem_cannot_be_opened_before_a_load_that_fails, 200)
{
	sweep_load("chrmem", "chrmem_dev", "size=0");
}
