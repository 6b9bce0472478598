// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What others learn: of a name that somebody may not open, that it is there; of memory,
 * no physical address; of what a user chose, nothing that looks like something else.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bell.h"
#include "buf.h"
#include "control.h"
#include "holders.h"
#include "page.h"
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

static bool told_by(const char *path)
{
	int fd = REQUIRE_OK(open(path, O_RDONLY));
	char byte;
	bool told = read(fd, &byte, 1) == 1;

	close(fd);
	return told;
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
	CHECK_INT(told_by("/sys/class/kubuf/told/events"), all);
	CHECK_INT(told_by("/sys/class/kubuf/told/size"), all);
	/* Root's, whoever has the node: udev believes what is written there. */
	if (geteuid())
		CHECK_ERRNO(open("/sys/class/kubuf/told/uevent", O_WRONLY), EACCES);
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
	int fd;

	control_load("");
	add_as("told", 0600, 1000);
	fd = REQUIRE_OK(open(CONTROL_NAMED "told", O_RDWR));
	bell_ring_of(fd, 7);
	check_told(true);
	task_run(check_as, (void *)owner);
	task_run(check_as, (void *)other);
	close(fd);
	CHECK_OK(control_remove("told"));
	add_as("told", 0644, 0);
	fd = REQUIRE_OK(open(CONTROL_NAMED "told", O_RDWR));
	bell_ring_of(fd, 7);
	task_run(check_as, (void *)(const int[]){ 1001, true });
}

/* The offset that /proc/PID/maps shows for a mapping, or -1. */
static long long shown_offset(const void *map)
{
	unsigned long long start, end, offset;
	long long found = -1;
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "r");

	REQUIRE(maps);
	while (found < 0 && fgets(line, sizeof(line), maps))
		if (sscanf(line, "%llx-%llx %*s %llx", &start, &end, &offset) == 3 &&
		    start == (uintptr_t)map)
			found = offset;
	fclose(maps);
	return found;
}

TEST_KINDS(no_mapping_shows_a_physical_address, 0, KIND_UC)
{
	static const int how[] = { MAP_SHARED, MAP_PRIVATE };
	int fd = control_create(kind, 4 * page_size());

	for (int i = 0; i < 4; i++) {
		int prot = PROT_READ | (i & 1 ? PROT_WRITE : 0);
		void *map = mmap(NULL, page_size(), prot, how[i / 2], fd, page_size());

		if (map == MAP_FAILED)
			continue;
		CHECK_INT(shown_offset(map), page_size());
		munmap(map, page_size());
	}
}

TEST(the_list_of_buffers_has_no_forged_columns)
{
	struct kubuf_ioctl_create spec = control_spec(NULL, page_size());
	char want[80];
	uint64_t id;
	int fd;

	memset(spec.label, 0, sizeof(spec.label));
	strcpy(spec.label, "x 4096 contig");
	prctl(PR_SET_NAME, "a\n9 b \033[31m");
	fd = REQUIRE_OK(control_try(&spec));
	id = control_info(fd).id;
	snprintf(want, sizeof(want), " x\\0404096\\040contig %zu shmem wb page ", page_size());
	CHECK_HAS(holders_line(id), want);
	CHECK_HAS(holders_line(id), " maker=a\\n9 b \\e[31m");
}
