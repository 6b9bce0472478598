// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "holders.h"

#include <dirent.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "control.h"
#include "test.h"

#define LIST "/sys/kernel/debug/kubuf/buffers"

static long long count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	long long count = -1; /* the directory's own */

	REQUIRE(dir);
	for (struct dirent *entry; (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static long long count_buffers(void)
{
	FILE *file = fopen(LIST, "re");
	long long count = 0;
	char line[512];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		count += line[0] != '#';
	fclose(file);
	return count;
}

struct holders holders_now(void)
{
	struct kubuf_ioctl_query query;
	int control = control_open();

	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_QUERY, &query));
	close(control);
	return (struct holders){
		.fds = count_fds(),
		.buffers = count_buffers(),
		.shmem = query.shmem_used,
		.locked = query.locked_used,
	};
}

void holders_check(const struct check_site *site, const struct holders *before)
{
	struct holders now = holders_now();
	int tries = 100 * test_slow();

	for (int i = 0; i < tries && memcmp(&now, before, sizeof(now)); i++) {
		usleep(10000);
		now = holders_now();
	}
	check_int(site, "open descriptors", now.fds, before->fds);
	check_int(site, "buffers", now.buffers, before->buffers);
	check_int(site, "bytes of shmem", now.shmem, before->shmem);
	check_int(site, "bytes locked", now.locked, before->locked);
}

const char *holders_line(uint64_t id)
{
	static _Thread_local char line[512];
	FILE *file = fopen(LIST, "re");
	unsigned long long found;
	bool there = false;

	REQUIRE(file);
	while (!there && fgets(line, sizeof(line), file))
		there = sscanf(line, "%llu ", &found) == 1 && found == id;
	fclose(file);
	return there ? line : NULL;
}
