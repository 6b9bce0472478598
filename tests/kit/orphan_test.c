// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Drivers that forget: the core says what was forgotten, and nobody calls into code that
 * is gone.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bell.h"
#include "control.h"
#include "holders.h"
#include "kit.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "test.h"

TEST(a_driver_that_forgets_its_buffer_is_told_and_leaves_nothing)
{
	struct klog *log = klog_mark();
	int kit = kit_open("forget=1");

	REQUIRE_OK(kit_make(kit, "forgot", 0600, 0));
	close(kit);
	CHECK_INT(module_unload_soon("testkit"), 0);
	CHECK_INT(klog_count(log, "testkit is unloaded without kubuf_destroy() of \"testkit\""), 1);
	CHECK_ERRNO(access(CONTROL_NAMED "forgot", F_OK), ENOENT);
	CHECK_INT(module_unload_soon("kubuf"), 0);
}

TEST(a_driver_that_forgets_to_unlisten_is_told_and_not_called)
{
	int kit = kit_open("forget=1"), fd = control_create(NULL, page_size());
	struct klog *log = klog_mark();

	REQUIRE_OK(kit_take(kit, fd, TESTKIT_MAY_READ));
	REQUIRE_OK(ioctl(kit, TESTKIT_LISTEN));
	bell_ring(bell_open(fd, 1), 1);
	CHECK_INT(klog_count(log, "testkit: a program rings"), 1);
	REQUIRE_OK(close(kit));
	CHECK_INT(module_unload_soon("testkit"), 0);
	CHECK_INT(klog_count(log, "testkit is unloaded while it listens to bell 1 of \"test\""), 1);
	bell_ring(bell_open(fd, 1), 1);
	CHECK_INT(klog_count(log, "testkit: a program rings"), 1);
}

TEST(a_load_that_fails_leaves_no_name_and_no_buffer)
{
	struct klog *log = klog_mark();

	control_open();
	CHECK_INT(module_load("testkit", "fail=1"), -ECANCELED);
	CHECK_INT(klog_count(log, "testkit is unloaded without kubuf_destroy()"), 1);
	CHECK_ERRNO(access(CONTROL_NAMED "failing", F_OK), ENOENT);
}
