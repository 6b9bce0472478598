// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "seen.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "control.h"
#include "holders.h"
#include "text.h"

static void check_fdinfo(const struct thing *thing, int fd)
{
	char path[64], text[1024], want[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	text_read(path, text, sizeof(text));
	snprintf(want, sizeof(want), "kubuf-id:\t%llu\n", (unsigned long long)thing->id);
	CHECK_HAS(text, want);
	snprintf(want, sizeof(want), "kubuf-size:\t%zu\n", thing->size);
	CHECK_HAS(text, want);
}

static void read_attributes(void)
{
	char path[128], text[256];
	DIR *dir;

	for (int i = 0; i < POOL_PLACES; i++) {
		snprintf(path, sizeof(path), "/sys/class/kubuf/place%d", i);
		dir = opendir(path);
		for (struct dirent *entry; dir && (entry = readdir(dir));) {
			char file[400];

			if (entry->d_type != DT_REG || !strcmp(entry->d_name, "uevent"))
				continue;
			snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
			text_read(file, text, sizeof(text));
		}
		if (dir)
			closedir(dir);
	}
}

static void check_list(void)
{
	struct kubuf_entry entries[POOL_PLACES + 1];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = POOL_PLACES + 1 };
	int control = control_open();

	CHECK_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	close(control);
	CHECK(list.count <= POOL_PLACES);
	for (unsigned int i = 1; i < list.count && i < POOL_PLACES; i++)
		CHECK(strcmp(entries[i - 1].name, entries[i].name) < 0);
}

void seen_check(const struct thing *thing, int fd)
{
	check_fdinfo(thing, fd);
	read_attributes();
	check_list();
	CHECK(holders_line(thing->id));
}
