// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Permissions to make buffers: cached shmem for everybody, others by a capability in the
 * initial user namespace.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "control.h"
#include "task.h"
#include "test.h"

#define SIZE 4096

static int try_backing(uint32_t backing)
{
	struct kubuf_ioctl_create spec = control_spec(NULL, SIZE);

	spec.backing = backing;
	return control_try(&spec);
}

/* What one without capabilities in the initial namespace can and cannot do. */
static void check_everybody(void *arg)
{
	struct kubuf_ioctl_query query;
	struct kubuf_ioctl_list list = {};
	int control = REQUIRE_OK(open(CONTROL_NODE, O_RDONLY));

	CHECK_OK(try_backing(KUBUF_BACKING_SHMEM));
	CHECK_ERRNO(try_backing(KUBUF_BACKING_CONTIG), EPERM);
	CHECK_ERRNO(try_backing(KUBUF_BACKING_SCATTER), EPERM);
	CHECK_ERRNO(control_try_add("mine", NULL, SIZE), EPERM);
	CHECK_ERRNO(control_remove("theirs"), EPERM);
	CHECK_ERRNO(control_remove("nobodys"), EPERM);
	CHECK_OK(ioctl(control, KUBUF_IOCTL_QUERY, &query));
	CHECK_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	CHECK_INT(list.count, 1);
}

static void as_nobody(void *arg)
{
	REQUIRE_OK(setresgid(65534, 65534, 65534));
	REQUIRE_OK(setresuid(65534, 65534, 65534));
	check_everybody(arg);
	CHECK_ERRNO(open(CONTROL_NAMED "theirs", O_RDONLY), EACCES);
	CHECK_ERRNO(open("/sys/kernel/debug/kubuf/buffers", O_RDONLY), EACCES);
}

TEST(everybody_makes_shmem_and_nothing_else)
{
	struct kubuf_ioctl_add add = { .size = SIZE, .mode = 0600, .name = "theirs" };

	REQUIRE_OK(ioctl(control_open(), KUBUF_IOCTL_ADD, &add));
	task_run(as_nobody, NULL);
}

/* All capabilities, of a namespace of one's own. */
static void as_root_of_a_container(void *arg)
{
	if (unshare(CLONE_NEWUSER))
		FAIL("no user namespace to be had");
	check_everybody(arg);
}

TEST(root_of_a_user_namespace_is_everybody)
{
	close(control_add("theirs", NULL, SIZE));
	task_run(as_root_of_a_container, NULL);
}

/* Drops all capabilities but this one, without ceasing to be user 0. */
static void keep_only(int cap)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {};

	data[CAP_TO_INDEX(cap)].effective = CAP_TO_MASK(cap);
	data[CAP_TO_INDEX(cap)].permitted = CAP_TO_MASK(cap);
	REQUIRE_OK(syscall(SYS_capset, &header, data));
}

static void with_rawio(void *arg)
{
	keep_only(CAP_SYS_RAWIO);
	CHECK_OK(try_backing(KUBUF_BACKING_CONTIG));
	CHECK_OK(try_backing(KUBUF_BACKING_SCATTER));
	CHECK_ERRNO(control_try_add("mine", NULL, SIZE), EPERM);
}

static void with_admin(void *arg)
{
	keep_only(CAP_SYS_ADMIN);
	CHECK_ERRNO(try_backing(KUBUF_BACKING_CONTIG), EPERM);
	CHECK_OK(control_try_add("mine", NULL, SIZE));
	CHECK_OK(control_remove("mine"));
}

TEST(each_capability_gives_what_it_is_for)
{
	close(control_open()); /* loads the module, which these capabilities do not allow */
	task_run(with_rawio, NULL);
	task_run(with_admin, NULL);
}
