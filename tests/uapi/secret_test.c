// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What others learn of a name that they may not open: that it is there.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* setresuid() */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "task.h"
#include "test.h"

static void add_as(const char *name, uint32_t mode, uint32_t uid)
{
	struct kubuf_ioctl_add add = { .size = 8192, .mode = mode, .uid = uid };
	int control = control_open();

	snprintf(add.name, sizeof(add.name), "%s", name);
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_ADD, &add));
	close(control);
}

/* What LIST says of the first name, and sysfs of that name: as somebody who may read it or not. */
static void check_told(bool all)
{
	struct kubuf_entry entry = {};
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)&entry, .room = 1 };

	CHECK_OK(ioctl(control_open(), KUBUF_IOCTL_LIST, &list));
	CHECK_INT(list.count, 1);
	CHECK(!strcmp(entry.name, "told"));
	CHECK_INT(!!entry.size, all);
	CHECK_INT(!!entry.events, all);
	CHECK_INT(open("/sys/class/kubuf/told/events", O_RDONLY) != -1, all);
	CHECK_INT(open("/sys/class/kubuf/told/size", O_RDONLY) != -1, all);
}

static void check_as(void *arg)
{
	const int *who = arg;

	REQUIRE_OK(setresuid(who[0], who[0], who[0]));
	check_told(who[1]);
}

TEST(who_may_not_open_a_name_learns_no_more_than_that)
{
	static const int owner[] = { 1000, true }, other[] = { 1001, false };
	struct kubuf_ioctl_ring ring = { .add = 7 };
	int fd;

	control_load("");
	add_as("told", 0600, 1000);
	fd = REQUIRE_OK(open(CONTROL_NAMED "told", O_RDWR));
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_RING, &ring));
	check_told(true);
	task_run(check_as, (void *)owner);
	task_run(check_as, (void *)other);
	close(fd);
	CHECK_OK(control_remove("told"));
	add_as("told", 0644, 0);
	ring.events = 0;
	fd = REQUIRE_OK(open(CONTROL_NAMED "told", O_RDWR));
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_RING, &ring));
	task_run(check_as, (void *)(const int[]){ 1001, true });
}
