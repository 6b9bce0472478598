// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Charges: locked memory to RLIMIT_MEMLOCK, shmem to the memory cgroup and the cap. Exceeding a
 * limit is ENOMEM, and the log names the limit, and by how much.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "check.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "privilege.h"
#include "task.h"
#include "test.h"

#define PAGES 16

static size_t size(void)
{
	return PAGES * page_size();
}

static void check_refusal(struct klog *log, const char *module)
{
	check_context("the log of %s", module);
	CHECK_HAS(klog_text(log), "RLIMIT_MEMLOCK");
	CHECK_HAS(klog_text(log), "limit ");
	CHECK_HAS(klog_text(log), "used ");
	CHECK_HAS(klog_text(log), "asked ");
	check_context("%s", "");
}

TEST(own_memory_over_the_limit_is_enomem_and_the_log_says_why)
{
	struct klog *log = klog_mark();

	privilege_limit_memlock(page_size());
	CHECK_INT(module_load("testbuf", "backing=contig size=%zu", size()), -ENOMEM);
	CHECK_INT(klog_count(log, "used 0 KiB, asked %zu KiB, limit %zu KiB", size() >> 10,
			     page_size() >> 10),
		  1);
	check_refusal(log, "testbuf");
	CHECK_INT(module_load("testbuf", "backing=scatter size=%zu", size()), -ENOMEM);
	CHECK(!module_loaded("testbuf"));
}

TEST(a_kernel_view_over_the_limit_is_enomem_and_the_log_says_why)
{
	struct klog *log = klog_mark();

	privilege_limit_memlock(page_size());
	CHECK_INT(module_load("pin_page", "size=%zu", size()), -ENOMEM);
	check_refusal(log, "pin_page");
	CHECK(!module_loaded("pin_page"));
	CHECK_ERRNO(access("/dev/my_demo_dev", F_OK), ENOENT);
}

TEST(a_shmem_buffer_without_a_kernel_view_costs_no_privilege)
{
	privilege_limit_memlock(0);
	CHECK_INT(module_load("testbuf", "backing=shmem size=%zu", 64 * size()), 0);
}

TEST(the_limit_is_exact_to_the_page)
{
	privilege_limit_memlock(size());
	CHECK_INT(module_load("testbuf", "backing=contig size=%zu", size() + 1), -ENOMEM);
	CHECK_INT(module_load("testbuf", "backing=contig size=%zu", size()), 0);
	/* Used up to the last page now. */
	CHECK_INT(module_load("pin_page", "%s", ""), -ENOMEM);
	CHECK_INT(module_load("chrmem", "%s", ""), -ENOMEM);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	CHECK_INT(module_load("pin_page", "%s", ""), 0);
}

TEST(what_is_unloaded_is_uncharged)
{
	privilege_limit_memlock(size());
	for (int turn = 0; turn < 10; turn++) {
		REQUIRE_INT(module_load("testbuf", "backing=contig size=%zu", size()), 0);
		REQUIRE_INT(module_unload_soon("testbuf"), 0);
		REQUIRE_INT(module_load("testbuf", "backing=scatter size=%zu", size()), 0);
		REQUIRE_INT(module_unload_soon("testbuf"), 0);
		REQUIRE_INT(module_load("pin_page", "size=%zu", size()), 0);
		REQUIRE_INT(module_unload_soon("pin_page"), 0);
		/* A refused load costs nothing either. */
		REQUIRE_INT(module_load("testbuf", "backing=contig size=%zu", 2 * size()),
			    -ENOMEM);
	}
}

static void write_pages(void *arg)
{
	static unsigned char data[256 * 4096];

	(void)arg;
	privilege_limit_memlock(0);
	CHECK_INT(write(REQUIRE_OK(open("/dev/my_demo_dev", O_RDWR)), data, sizeof(data)),
		  sizeof(data));
}

TEST(pins_that_last_one_call_are_not_charged)
{
	module_need("pin_page", "size=%d", 256 * 4096);
	task_run(write_pages, NULL);
}

/* Loads a shmem buffer from inside the cgroup; how that ended is told by the exit status. */
struct load {
	struct cgroup *group;
	size_t bytes;
	int want;
};

static void load_inside(void *arg)
{
	struct load *load = arg;

	cgroup_enter(load->group);
	CHECK_INT(module_load("testbuf", "backing=shmem size=%zu", load->bytes), load->want);
}

/* What else the kernel charges: the task itself, and objects made for it. */
#define CHARGE_SLACK (1 << 20)

/*
 * Each CPU holds back up to 64 pages of charge, which are 1 MiB where pages have 16 KiB.
 * A limit below what is charged takes them away (memory_high_write() of mm/memcontrol.c);
 * without swap space it takes nothing of a buffer.
 */
static long long charge_below(const struct cgroup *group, long long limit)
{
	long long charged = cgroup_get(group, "memory.current");

	for (int turn = 0; turn < 100 && charged >= limit; turn++) {
		cgroup_set(group, "memory.high", "0");
		usleep(50000);
		charged = cgroup_get(group, "memory.current");
	}
	return charged;
}

static void check_charge_returns(const struct cgroup *group)
{
	long long left = charge_below(group, CHARGE_SLACK);

	if (left >= CHARGE_SLACK)
		FAIL("memory.current: expected below %d, got %lld", CHARGE_SLACK, left);
}

static void run_in_group(struct load *load)
{
	int status = task_wait(task_start(load_inside, load));

	if (WIFSIGNALED(status))
		FAIL("the loading process: expected its exit, got %s", strsignal(WTERMSIG(status)));
	CHECK_INT(cgroup_field(load->group, "memory.events", "oom_kill"), 0);
}

static void remove_group(struct cgroup *group)
{
	int result = -1;

	for (int turn = 0; turn < 100 && result; turn++) {
		result = cgroup_remove(group);
		if (result)
			usleep(20000);
	}
	CHECK_INT(result, 0);
}

TEST(a_buffer_over_the_cgroups_limit_is_enomem_and_nobody_is_killed)
{
	struct load load = { cgroup_new("kubuf-limit"), 64 << 20, -ENOMEM };

	module_need("kubuf", "%s", "");
	cgroup_set(load.group, "memory.max", "4M");
	run_in_group(&load);
	CHECK(!module_loaded("testbuf"));
	check_charge_returns(load.group);
	remove_group(load.group);
}

static void check_charged_once(long long bytes)
{
	struct load load = { cgroup_new("kubuf-charge"), bytes, 0 };
	long long charged;

	module_need("kubuf", "%s", "");
	run_in_group(&load);
	charged = charge_below(load.group, bytes + CHARGE_SLACK);
	check_note("%lld KiB charged for %lld", charged >> 10, bytes >> 10);
	CHECK(charged >= bytes);
	CHECK(charged < bytes + CHARGE_SLACK);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	check_charge_returns(load.group);
	remove_group(load.group);
}

TEST(a_shmem_buffer_of_huge_pages_is_charged_once_to_its_makers_cgroup)
{
	check_charged_once(16 << 20);
}

TEST(a_shmem_buffer_of_small_pages_is_charged_once_to_its_makers_cgroup)
{
	check_charged_once((2 << 20) - 4096);
}

TEST(all_shmem_buffers_together_stay_within_shmem_size)
{
	module_need("kubuf", "shmem_size=%s", "1M");
	CHECK_INT(module_load("testbuf", "backing=shmem size=%d", 2 << 20), -ENOMEM);
	CHECK_INT(module_load("testbuf", "backing=shmem size=%d", 1 << 20), 0);
}
