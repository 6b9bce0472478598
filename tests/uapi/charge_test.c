// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a limit of one user refuses, no other user notices.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* setresuid() */
#include <errno.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define TURNS 300

static int try_export(int fd)
{
	struct kubuf_ioctl_export arg = {};

	return ioctl(fd, KUBUF_IOCTL_EXPORT, &arg) ? -1 : arg.fd;
}

static void export_too_much(void *arg)
{
	const struct rlimit none = { 65536, 65536 };
	int fd = *(int *)arg;

	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &none));
	REQUIRE_OK(setresuid(65534, 65534, 65534));
	for (;;)
		CHECK_ERRNO(try_export(fd), ENOMEM);
}

TEST(a_user_over_his_own_limit_disturbs_nobody)
{
	const struct kind *scatter = &kinds[3];
	int fd, failed = 0;
	pid_t pid;

	control_load("locked_size=8M");
	fd = control_create(NULL, (8 << 20) - page_size());
	pid = task_start(export_too_much, &fd);
	usleep(100000);
	for (int i = 0; i < TURNS; i++) {
		struct kubuf_ioctl_create spec = control_spec(scatter, 65536);
		int other = control_try(&spec);

		failed += other == -1;
		close(other);
	}
	CHECK_INT(failed, 0);
	task_kill(pid, 10);
}
