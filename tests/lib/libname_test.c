// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libkubuf: names, limits and what is said of them.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "control.h"
#include "handle.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"

static void call_without(void)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };
	struct kub_buf *buf;

	HANDLE_FAILS(kub_query(&limits), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_create(4096, NULL, &buf), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_open("x", O_RDWR, &buf), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_register(&limits, 8, KUB_READ, &buf), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_add("x", 4096, NULL, 0, 0, 0), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_remove("x"), ENOENT, "modprobe kubuf");
	HANDLE_FAILS(kub_list(NULL, NULL), ENOENT, "modprobe kubuf");
}

TEST(without_the_module_that_is_said)
{
	REQUIRE(!module_loaded("kubuf"));
	CHECK_HAS(kub_explain(), "no function of libkubuf has failed");
	call_without();
}

TEST(limits_are_told)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };
	struct kub_buf *buf = handle_new(1 << 20);
	uint64_t used;

	HANDLE_OK(kub_query(&limits));
	CHECK_INT(limits.version, KUBUF_UAPI_VERSION);
	CHECK_INT(limits.page_size, page_size());
	CHECK(limits.backings & 1 << KUB_CONTIG && limits.features & KUB_FEATURE_REGISTER);
	CHECK(limits.shmem_limit > limits.shmem_used && limits.locked_limit);
	used = limits.shmem_used;
	kub_close(buf);
	HANDLE_OK(kub_query(&limits));
	CHECK_INT(used - limits.shmem_used, 1 << 20);
	CHECK(!strncmp(kub_version(), "0.", 2));
}

static void over_caps(void *arg)
{
	struct kub_options contig = { .size_of = sizeof(contig), .backing = KUB_CONTIG };
	struct kub_buf *buf;

	HANDLE_FAILS(kub_create(16 << 20, NULL, &buf), ENOMEM,
		     "the cap on all shmem buffers together is 8 MiB, 0 bytes of it are in use "
		     "and 16 MiB were asked for; free some, or load kubuf with a larger "
		     "shmem_size=");
	HANDLE_FAILS(kub_create(8 << 20, &contig, &buf), ENOMEM,
		     "in one piece, which shmem does not need; or the cap on all memory that kubuf "
		     "locks is 4 MiB");
	HANDLE_OK(kub_create(6 << 20, NULL, &buf));
	HANDLE_FAILS(kub_add("big", 4 << 20, NULL, 0, 0, 0), ENOMEM, "6 MiB of it are in use");
	kub_close(buf);
}

static void over_the_share(void *arg)
{
	struct kub_buf *buf;

	REQUIRE_OK(setuid(65534));
	HANDLE_FAILS(kub_create((15 << 19) + 1, NULL, &buf), ENOMEM,
		     "the cap on all shmem buffers together is 7.5 MiB");
	HANDLE_OK(kub_create(15 << 19, NULL, &buf));
}

TEST(the_cap_that_was_hit_is_named)
{
	control_load("shmem_size=8M locked_size=4M");
	task_run(over_caps, NULL);
	task_run(over_the_share, NULL); /* a sixteenth is kept for CAP_SYS_RESOURCE */
}

static void in_cgroup(void *arg)
{
	struct kub_buf *buf;

	cgroup_enter(arg);
	HANDLE_FAILS(kub_create(64 << 20, NULL, &buf), ENOMEM, "memory.max of the memory cgroup /");
}

TEST(a_memory_cgroup_that_is_full_is_named)
{
	struct cgroup *group = cgroup_new("lib");

	close(control_open());
	cgroup_set(group, "memory.max", "8388608");
	task_run(in_cgroup, group);
	REQUIRE_OK(cgroup_remove(group));
}

TEST(what_is_no_buffer_is_said)
{
	struct kub_options options = { .size_of = sizeof(options) };
	struct kub_buf *buf;

	close(control_open());
	HANDLE_FAILS(kub_create(0, NULL, &buf), EINVAL, "size must not be 0");
	HANDLE_FAILS(kub_create(SIZE_MAX, NULL, &buf), EINVAL, "more memory than any machine");
	options.label = "a/b";
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "label");
	options.label = "a label of more than thirty-one characters";
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "label");
	options.label = NULL;
	options.cache = KUB_WC;
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "write-back");
	options.cache = (enum kub_cache)77;
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "no shmem memory that is unknown");
	options.cache = KUB_WB;
	options.backing = KUB_USER;
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "kub_register()");
	options.backing = KUB_SHMEM;
	options.flags = 1u << 31;
	HANDLE_FAILS(kub_create(4096, &options, &buf), EINVAL, "flag");
}

static void as_stranger(void *arg)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };
	struct kub_buf *buf;

	REQUIRE_OK(setgid(65534));
	REQUIRE_OK(setuid(65534));
	HANDLE_FAILS(kub_query(&limits), EACCES, "may not open /dev/kubuf/control: it is");
	HANDLE_FAILS(kub_create(4096, NULL, &buf), EACCES,
		     "of user 0 and group 4242, mode 0660; who is in that group may");
	HANDLE_FAILS(kub_add("x", 4096, NULL, 0, 0, 0), EACCES, "mode 0660; who");
}

TEST(who_may_make_buffers_is_said)
{
	close(control_open());
	REQUIRE_OK(chown("/dev/kubuf/control", 0, 4242));
	REQUIRE_OK(chmod("/dev/kubuf/control", 0660));
	task_run(as_stranger, NULL);
}

TEST(names_are_made_and_taken_away)
{
	struct kub_options labelled = { .size_of = sizeof(labelled), .label = "x" };
	struct kub_buf *buf;
	struct stat node;

	close(control_open());
	HANDLE_OK(kub_add("lib-name", 5000, NULL, 0640, 1, 2));
	REQUIRE_OK(stat("/dev/kubuf/lib-name", &node));
	CHECK_INT(node.st_mode & 07777, 0640);
	CHECK_INT(node.st_uid, 1);
	CHECK_INT(node.st_gid, 2);
	HANDLE_OK(kub_open("lib-name", O_RDWR, &buf));
	HANDLE_FAILS(kub_add("lib-name", 4096, NULL, 0, 0, 0), EEXIST, "\"lib-name\" is in use");
	HANDLE_FAILS(kub_add("-x", 4096, NULL, 0, 0, 0), EINVAL, "\"-x\" is not a valid name");
	HANDLE_FAILS(kub_add("control", 4096, NULL, 0, 0, 0), EINVAL,
		     "\"control\" is not a valid name");
	HANDLE_FAILS(kub_add("", 4096, NULL, 0, 0, 0), EINVAL, "is not a valid name");
	HANDLE_FAILS(kub_add("x\n", 4096, NULL, 0, 0, 0), EINVAL, "\"x\\x0a\" is not a valid name");
	HANDLE_FAILS(kub_add("n0123456789012345678901234567890", 4096, NULL, 0, 0, 0), EINVAL,
		     "is not a valid name");
	HANDLE_FAILS(kub_add("x", 0, NULL, 0, 0, 0), EINVAL, "size must not be 0");
	HANDLE_FAILS(kub_add("x", 4096, NULL, 0755, 0, 0), EINVAL, "bits 0666");
	HANDLE_FAILS(kub_add("x", 4096, NULL, 0, -1, 0), EINVAL, "not a user");
	HANDLE_FAILS(kub_add("x", 4096, &labelled, 0, 0, 0), EINVAL, "label must be NULL");
	HANDLE_OK(kub_remove("lib-name"));
	CHECK_INT(kub_write(buf, "x", 1, 0), 1);
	HANDLE_FAILS(kub_remove("lib-name"), ENOENT, "not a name in use");
	HANDLE_FAILS(kub_remove(""), ENOENT, "not a name in use");
}

static int see(const char *name, const struct kub_info *info, void *arg)
{
	unsigned int *seen = arg;
	char want[16];

	snprintf(want, sizeof(want), "n%03u", *seen);
	CHECK(!strcmp(name, want));
	CHECK_INT(info->size, page_size());
	CHECK_INT(info->events, 0);
	++*seen;
	return *seen == 150 ? 42 : 0;
}

static int remove_it(const char *name, const struct kub_info *info, void *arg)
{
	HANDLE_OK(kub_remove(name));
	return 0;
}

TEST(all_names_are_listed)
{
	unsigned int seen = 0;
	char name[16];

	close(control_open());
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "n%03d", i);
		HANDLE_OK(kub_add(name, 1, NULL, 0, 0, 0));
	}
	CHECK_INT(kub_list(see, &seen), 42);
	HANDLE_OK(kub_list(remove_it, NULL));
	CHECK_INT(kub_list(see, NULL), 0); /* nothing is left to see */
}

static void *explain_nothing(void *arg)
{
	CHECK_HAS(kub_explain(), "no function of libkubuf has failed in this thread");
	return NULL;
}

TEST(each_thread_has_its_failure)
{
	struct kub_buf *buf = handle_new(4096);
	pthread_t thread;

	HANDLE_FAILS(kub_read(buf, NULL, 2, 5000000), EINVAL, "2 bytes from offset 5000000");
	REQUIRE(!pthread_create(&thread, NULL, explain_nothing, NULL));
	pthread_join(thread, NULL);
	CHECK_HAS(kub_explain(), "kub_read: 2 bytes");
}
