// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Limits: each is an error when a buffer is made, says which one it was, and is given back when
 * the last user lets go.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cgroup.h"
#include "control.h"
#include "export.h"
#include "holders.h"
#include "klog.h"
#include "privilege.h"
#include "task.h"
#include "test.h"
#include "text.h"
#include "vmstat.h"

#define MIB (1ULL << 20)

static int try_size(const struct kind *kind, uint64_t size)
{
	struct kubuf_ioctl_create spec = control_spec(kind, size);

	return control_try(&spec);
}

static const struct kind *contig(void)
{
	return &kinds[1];
}

TEST(locked_memory_ends_at_rlimit_memlock_to_the_page)
{
	struct klog *log = klog_mark();
	struct holders before = holders_now();
	int fd;

	privilege_limit_memlock(MIB);
	fd = REQUIRE_OK(try_size(contig(), MIB));
	CHECK_INT(klog_count(log, "RLIMIT_MEMLOCK"), 0);
	CHECK_ERRNO(try_size(contig(), 1), ENOMEM);
	CHECK_HAS(klog_text(log), "used 1024 KiB, asked ");
	CHECK_HAS(klog_text(log), "limit 1024 KiB");
	close(fd);
	CHECK_HOLDERS(&before);
	CHECK_ERRNO(try_size(contig(), MIB + 1), ENOMEM);
	fd = REQUIRE_OK(try_size(contig(), MIB));
	close(fd);
	CHECK_HOLDERS(&before);
}

TEST(who_has_cap_ipc_lock_is_not_limited)
{
	const struct rlimit none = {};

	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &none));
	CHECK_OK(try_size(contig(), MIB));
}

TEST(shmem_that_only_processes_use_costs_no_locked_memory)
{
	privilege_limit_memlock(0);
	CHECK_OK(try_size(NULL, 8 * MIB));
}

TEST(an_export_is_charged_while_it_lasts)
{
	int fd = control_create(NULL, MIB), dmabuf;
	struct holders before = holders_now();

	privilege_limit_memlock(MIB - 4096);
	CHECK_ERRNO(export_try(fd), ENOMEM);
	CHECK_HOLDERS(&before);
	fd = control_create(NULL, MIB - 65536);
	before = holders_now();
	dmabuf = REQUIRE_OK(export_try(fd));
	CHECK_INT(holders_now().locked - before.locked, MIB - 65536);
	/* The second one of the same buffer costs nothing. */
	CHECK_OK(close(REQUIRE_OK(export_try(fd))));
	CHECK_INT(holders_now().locked - before.locked, MIB - 65536);
	close(dmabuf);
	CHECK_HOLDERS(&before);
}

static void hold_for_another(void *arg)
{
	int *fd = arg;

	REQUIRE_OK(setresuid(65534, 65534, 65534));
	*fd = REQUIRE_OK(dup(*fd));
}

TEST(the_maker_pays_whoever_holds_it)
{
	struct holders before = holders_now();
	int fd;

	privilege_limit_memlock(MIB);
	fd = REQUIRE_OK(try_size(contig(), MIB));
	task_run(hold_for_another, &fd); /* its last close is another user's */
	close(fd);
	CHECK_HOLDERS(&before);
	CHECK_OK(try_size(contig(), MIB));
}

static void make_too_much(void *arg)
{
	cgroup_enter(arg);
	CHECK_ERRNO(try_size(NULL, 64 * MIB), ENOMEM);
	CHECK_OK(close(REQUIRE_OK(try_size(NULL, 8 * MIB))));
}

TEST(a_full_memory_cgroup_is_an_error_and_kills_nobody)
{
	struct cgroup *group = cgroup_new("kubuf-limit");
	struct holders before = holders_now();

	cgroup_set(group, "memory.max", "33554432");
	task_run(make_too_much, group);
	CHECK_INT(cgroup_field(group, "memory.events", "oom_kill"), 0);
	CHECK_HOLDERS(&before);
	cgroup_remove_empty(group);
}

TEST(all_shmem_together_ends_at_the_mounts_size)
{
	struct klog *log = klog_mark();
	struct holders before;
	int fd;

	control_load("shmem_size=16M");
	before = holders_now();
	fd = REQUIRE_OK(try_size(NULL, 12 * MIB));
	CHECK_ERRNO(try_size(NULL, 8 * MIB), ENOMEM);
	CHECK_HAS(klog_text(log), "used 12288 KiB, asked 8192 KiB, limit 16384 KiB");
	CHECK_OK(close(REQUIRE_OK(try_size(NULL, 4 * MIB))));
	close(fd);
	CHECK_HOLDERS(&before);
	CHECK_OK(try_size(NULL, 16 * MIB));
}

static void take_what_users_may(void *arg)
{
	REQUIRE_OK(setresuid(65534, 65534, 65534));
	REQUIRE_OK(try_size(NULL, 15 * MIB));
	CHECK_ERRNO(try_size(NULL, 4096), ENOMEM);
	pause();
}

TEST(a_sixteenth_of_shmem_is_kept_for_root)
{
	struct holders before;
	struct klog *log;
	pid_t pid;

	control_load("shmem_size=16M");
	log = klog_mark();
	before = holders_now();
	pid = task_start(take_what_users_may, NULL);
	/* By that refusal all pages have come: those that are coming count twice for a moment. */
	while (!strstr(klog_text(log), "limit 15360 KiB without CAP_SYS_RESOURCE"))
		usleep(10000);
	CHECK_OK(close(REQUIRE_OK(try_size(NULL, MIB))));
	task_kill(pid, 10);
	CHECK_HOLDERS(&before);
}

TEST(the_machines_limit_on_promised_memory_is_not_taken_for_the_cap)
{
	struct klog *log = klog_mark();
	struct holders before;
	char limit[32];
	int result;

	control_load("");
	before = holders_now();
	snprintf(limit, sizeof(limit), "%ld", vmstat_meminfo_kib("Committed_AS") + (32 << 10));
	REQUIRE(text_write("/proc/sys/vm/overcommit_kbytes", limit));
	REQUIRE(text_write("/proc/sys/vm/overcommit_memory", "2"));
	result = try_size(NULL, 64 * MIB);
	REQUIRE(text_write("/proc/sys/vm/overcommit_memory", "0"));
	CHECK_INT(result, -1);
	CHECK_HAS(klog_text(log), "over the machine's commit limit");
	CHECK_INT(klog_count(log, "cap on all shmem buffers"), 0);
	CHECK_INT(klog_count(log, "memory cgroup"), 0);
	CHECK_HOLDERS(&before);
}

TEST(all_locked_memory_together_ends_at_the_cap_even_for_root)
{
	struct klog *log = klog_mark();
	struct holders before;
	int fd;

	control_load("locked_size=2M");
	before = holders_now();
	fd = REQUIRE_OK(try_size(contig(), MIB));
	CHECK_ERRNO(try_size(contig(), 2 * MIB), ENOMEM);
	CHECK_HAS(klog_text(log), "used 1024 KiB, asked 2048 KiB, limit 2048 KiB");
	CHECK_OK(close(REQUIRE_OK(try_size(contig(), MIB))));
	close(fd);
	CHECK_HOLDERS(&before);
	/* A kernel view counts, too; without one shmem does not. */
	fd = control_create(NULL, 3 * MIB);
	CHECK_ERRNO(export_try(fd), ENOMEM);
	close(fd);
	CHECK_HOLDERS(&before);
}

TEST(without_a_free_descriptor_nothing_is_left_behind)
{
	struct holders before;
	struct kubuf_ioctl_create create = control_spec(NULL, 65536);
	struct kubuf_ioctl_dup dup = {};
	struct kubuf_ioctl_export export = {};
	int control = control_open(), fd = control_create(NULL, 65536);
	struct rlimit limit, none = {};

	before = holders_now();
	REQUIRE_OK(getrlimit(RLIMIT_NOFILE, &limit));
	none.rlim_max = limit.rlim_max;
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &none));
	CHECK_ERRNO(ioctl(control, KUBUF_IOCTL_CREATE, &create), EMFILE);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_DUP, &dup), EMFILE);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_EXPORT, &export), EMFILE);
	CHECK_ERRNO(control_try_bell(fd, 0, KUBUF_BELL_WAIT, 0), EMFILE);
	/* That comes first: limits that others share are not asked. */
	create.size = 1ULL << 43;
	CHECK_ERRNO(ioctl(control, KUBUF_IOCTL_CREATE, &create), EMFILE);
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &limit));
	CHECK_HOLDERS(&before);
	create.size = 65536;
	CHECK_OK(ioctl(control, KUBUF_IOCTL_CREATE, &create));
}

static void make_until_killed(void *arg)
{
	for (;;)
		close(control_create(NULL, 64 * MIB));
}

TEST(a_maker_that_is_killed_leaves_nothing)
{
	struct holders before = holders_now();

	for (int i = 0; i < 10; i++) {
		pid_t pid = task_start(make_until_killed, NULL);

		usleep(10000 + i * 7000);
		task_kill(pid, 10);
	}
	CHECK_HOLDERS(&before);
}
