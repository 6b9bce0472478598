// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names that a driver gives its buffer, and buffers that programs may only read.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "kit.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define NODE CONTROL_NAMED "driven"

TEST(a_driver_publishes_its_buffer_and_takes_the_name_away)
{
	int kit = kit_open(""), fd, bell;
	struct testkit_make again = { .mode = 0600, .name = "another" };
	struct stat st;
	char byte = 0;

	REQUIRE_OK(kit_make(kit, "driven", 0640, 0));
	REQUIRE_OK(stat(NODE, &st));
	CHECK_INT(st.st_mode & 07777, 0640);
	CHECK_INT(st.st_uid, 0);
	fd = REQUIRE_OK(open(NODE, O_RDWR));
	bell = bell_open(fd, 0);
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	CHECK_INT(bell_news(bell), 1);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 1);
	/* One buffer, one name, and nobody else's to take away. */
	CHECK_ERRNO(ioctl(kit, TESTKIT_PUBLISH, &again), EBUSY);
	CHECK_ERRNO(control_remove("driven"), EPERM);
	CHECK_ERRNO(control_hang_up("driven"), EPERM);
	CHECK_ERRNO(control_try_add("driven", NULL, 4096), EEXIST);
	CHECK_OK(ioctl(kit, TESTKIT_UNPUBLISH));
	CHECK_OK(ioctl(kit, TESTKIT_UNPUBLISH));
	CHECK_ERRNO(open(NODE, O_RDWR), ENOENT);
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 2);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 2);
	CHECK_OK(ioctl(kit, TESTKIT_PUBLISH, &again));
	CHECK_OK(access(CONTROL_NAMED "another", F_OK));
	CHECK_OK(ioctl(kit, TESTKIT_HANGUP));
	CHECK_ERRNO(open(CONTROL_NAMED "another", O_RDWR), ENODEV);
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	CHECK_ERRNO(access(CONTROL_NAMED "another", F_OK), ENOENT);
}

TEST(a_name_that_cannot_be_published_leaves_nothing)
{
	int kit = kit_open("");

	CHECK_ERRNO(kit_make(kit, "no/name", 0600, 0), EINVAL);
	CHECK_ERRNO(kit_make(kit, "control", 0600, 0), EINVAL);
	CHECK_ERRNO(kit_make(kit, "a234567890123456789012345678901x", 0600, 0), EINVAL);
	CHECK_ERRNO(kit_make(kit, "driven", 0700, 0), EINVAL);
	close(control_add("driven", NULL, page_size()));
	CHECK_ERRNO(kit_make(kit, "driven", 0600, 0), EEXIST);
	CHECK_OK(control_remove("driven"));
	CHECK_OK(kit_make(kit, "driven", 0600, 0));
}

TEST(a_name_holds_no_module_and_who_has_opened_it_does)
{
	int kit = kit_open(""), fd;

	REQUIRE_OK(kit_make(kit, "driven", 0600, 0));
	fd = REQUIRE_OK(open(NODE, O_RDWR));
	close(kit);
	usleep(50000);
	CHECK_INT(module_unload("testkit"), -EWOULDBLOCK);
	close(fd);
	CHECK_INT(module_unload_soon("testkit"), 0);
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
}

static void *publish_for_ever(void *arg)
{
	struct testkit_make make = { .mode = 0600, .name = "driven" };

	while (!ioctl(*(int *)arg, TESTKIT_PUBLISH, &make) || errno == EBUSY || errno == EEXIST)
		;
	return NULL;
}

TEST(publishing_and_its_reverse_can_meet)
{
	int kit = kit_open("");
	pthread_t threads[2];

	REQUIRE_OK(kit_make(kit, "", 0, 0));
	for (int i = 0; i < 2; i++)
		REQUIRE_INT(pthread_create(&threads[i], NULL, publish_for_ever, &kit), 0);
	for (int turn = 0; turn < (test_long() ? 20000 : 500); turn++)
		CHECK_OK(ioctl(kit, TESTKIT_UNPUBLISH));
	CHECK_OK(ioctl(kit, TESTKIT_HANGUP)); /* which ends the threads: ENODEV */
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
}

/* Opens and reads, while the driver comes and goes. */
static void open_for_ever(void *arg)
{
	char byte;
	int fd;

	close(*(int *)arg); /* the driver's node, which the parent closes */
	for (;;) {
		fd = open(NODE, O_RDONLY);
		usleep(500); /* for the driver to go in between */
		if (fd < 0)
			continue;
		if (read(fd, &byte, 1) != 1)
			FAIL("read() of an open buffer failed");
		close(fd);
	}
}

TEST(a_driver_that_goes_meets_who_opens_its_name)
{
	int kit = kit_open("");

	REQUIRE_OK(kit_make(kit, "driven", 0600, 0));
	task_start(open_for_ever, &kit);
	for (int turn = 0; turn < (test_long() ? 400 : 20); turn++) {
		close(kit);
		while (module_unload("testkit"))
			usleep(1000);
		kit = kit_open("");
		REQUIRE_OK(kit_make(kit, "driven", 0600, 0));
		usleep(5000);
	}
}

TEST(nobody_writes_to_what_programs_may_only_read)
{
	int kit = kit_open(""), fd;
	struct kubuf_ioctl_export export = {};
	unsigned char *map;
	char byte = 1;

	REQUIRE_OK(kit_make(kit, "driven", 0666, TESTKIT_READ_ONLY));
	CHECK_ERRNO(open(NODE, O_RDWR), EACCES);
	CHECK_ERRNO(open(NODE, O_WRONLY), EACCES);
	fd = REQUIRE_OK(open(NODE, O_RDONLY));
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 1);
	CHECK_ERRNO(pwrite(fd, &byte, 1, 0), EBADF);
	CHECK(mmap(NULL, page_size(), PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	map = buf_map_as(fd, page_size(), PROT_READ, MAP_SHARED, 0);
	CHECK_ERRNO(mprotect(map, page_size(), PROT_READ | PROT_WRITE), EACCES);
	CHECK_ERRNO(control_try_bell(fd, 0, KUBUF_BELL_RING, 0), EBADF);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_EXPORT, &export), EBADF);
	CHECK_ERRNO(ioctl(kit, TESTKIT_EXPORT), EPERM);
	CHECK_ERRNO(kit_take(kit, fd, TESTKIT_MAY_WRITE), EBADF);
	/* A private copy is the program's own. */
	map = buf_map_as(fd, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	map[0] = 9;
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 2);
	CHECK_INT(map[0], 9);
}

TEST(a_driver_that_maps_it_itself_gives_no_right_to_write_either)
{
	int kit = kit_open("");
	void *map;

	REQUIRE_OK(kit_make(kit, "", 0, TESTKIT_READ_ONLY));
	map = mmap(NULL, page_size(), PROT_READ | PROT_WRITE, MAP_SHARED, kit, 0);
	CHECK(map == MAP_FAILED && errno == EACCES);
	/* It could be made writable later: the node is open for both. */
	map = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, kit, 0);
	CHECK(map == MAP_FAILED && errno == EACCES);
	buf_map_as(kit, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE, 0)[0] = 1;
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
}

TEST(an_observer_is_told_of_vmas_until_the_hang_up)
{
	int kit = kit_open("");
	struct klog *log = klog_mark();
	unsigned char *map;

	REQUIRE_OK(kit_make(kit, "", 0, TESTKIT_OBSERVED));
	map = buf_map(kit, page_size());
	munmap(buf_map(kit, page_size()), page_size());
	CHECK_INT(klog_count(log, "testkit: opened: "), 2);
	CHECK_INT(klog_count(log, "testkit: closed: 1"), 1);
	REQUIRE_OK(ioctl(kit, TESTKIT_HANGUP));
	munmap(map, page_size());
	CHECK_INT(klog_count(log, "testkit: closed: "), 1);
}

TEST(a_driver_exports_its_buffer_itself)
{
	int kit = kit_open(""), fd;
	unsigned char *map;

	REQUIRE_OK(kit_make(kit, "", 0, 0));
	fd = REQUIRE_OK(ioctl(kit, TESTKIT_EXPORT));
	map = buf_map(fd, page_size());
	CHECK_INT(ioctl(kit, TESTKIT_BUMP), 1);
	CHECK_INT(map[0], 1);
	munmap(map, page_size());
	CHECK_OK(ioctl(kit, TESTKIT_DESTROY));
	close(kit);
	usleep(50000);
	CHECK_INT(module_unload("testkit"), -EWOULDBLOCK);
	close(fd);
	CHECK_INT(module_unload_soon("testkit"), 0);
}
