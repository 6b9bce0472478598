// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Charges of a driver's buffer: its kernel view to RLIMIT_MEMLOCK, its shmem to the memory
 * cgroup of the process that loads the driver. limit_test.c has those of CREATE, and all limits.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <unistd.h>

#include "cgroup.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "privilege.h"
#include "task.h"
#include "test.h"

TEST(a_kernel_view_over_the_limit_is_enomem_and_the_log_says_why)
{
	struct klog *log = klog_mark();

	privilege_limit_memlock(page_size());
	CHECK_INT(module_load("pin_page", "size=%zu", 16 * page_size()), -ENOMEM);
	CHECK_HAS(klog_text(log), "RLIMIT_MEMLOCK");
	CHECK_INT(klog_count(log, "used 0 KiB, asked %zu KiB, limit %zu KiB", page_size() >> 6,
			     page_size() >> 10),
		  1);
	CHECK(!module_loaded("pin_page"));
	CHECK_ERRNO(access("/dev/my_demo_dev", F_OK), ENOENT);
}

static void write_pages(void *arg)
{
	static unsigned char data[256 * 4096];

	privilege_limit_memlock(0);
	CHECK_INT(write(REQUIRE_OK(open("/dev/my_demo_dev", O_RDWR)), data, sizeof(data)),
		  sizeof(data));
}

TEST(pins_that_last_one_call_are_not_charged)
{
	module_need("pin_page", "size=%d", 256 * 4096);
	task_run(write_pages, NULL);
}

/* Loads a shmem buffer from inside the cgroup. */
struct load {
	struct cgroup *group;
	size_t bytes;
};

static void load_inside(void *arg)
{
	struct load *load = arg;

	cgroup_enter(load->group);
	CHECK_INT(module_load("testbuf", "backing=shmem size=%zu", load->bytes), 0);
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

static void check_charged_once(long long bytes)
{
	struct load load = { cgroup_new("kubuf-charge"), bytes };
	long long charged;

	module_need("kubuf", "%s", "");
	task_run(load_inside, &load);
	charged = charge_below(load.group, bytes + CHARGE_SLACK);
	check_note("%lld KiB charged for %lld", charged >> 10, bytes >> 10);
	CHECK(charged >= bytes);
	CHECK(charged < bytes + CHARGE_SLACK);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	CHECK(charge_below(load.group, CHARGE_SLACK) < CHARGE_SLACK);
	cgroup_remove_empty(load.group);
}

TEST(a_shmem_buffer_of_huge_pages_is_charged_once_to_its_makers_cgroup)
{
	check_charged_once(16 << 20);
}

TEST(a_shmem_buffer_of_small_pages_is_charged_once_to_its_makers_cgroup)
{
	check_charged_once((2 << 20) - 4096);
}
