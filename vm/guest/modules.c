// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "file.h"
#include "modules.h"

static int module_load(const char *file)
{
	char path[256];
	int fd, err;

	snprintf(path, sizeof(path), "/modules/debian/%s", file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? -1 : syscall(SYS_finit_module, fd, "", 0);
	if (err && errno != EEXIST)
		fprintf(stderr, "init: load %s: %s\n", path, strerror(errno));
	else
		err = 0;
	if (fd >= 0)
		close(fd);
	return err;
}

int modules_load(const char *group)
{
	char order[8192], *save = NULL;
	int err = 0;

	if (file_read("/modules/debian/order", order, sizeof(order)) < 0) {
		fprintf(stderr, "init: /modules/debian/order: %s\n", strerror(errno));
		return -1;
	}
	for (char *line = strtok_r(order, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		size_t len = strcspn(line, " ");

		if (len == strlen(group) && !strncmp(line, group, len) && line[len])
			err |= module_load(line + len + 1);
	}
	return err;
}

int modules_ours(char *names, size_t size)
{
	char loaded[16384], path[256], *save = NULL;
	size_t used = 0;
	int count = 0;

	names[0] = '\0';
	file_read("/proc/modules", loaded, sizeof(loaded));
	for (char *line = strtok_r(loaded, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		line[strcspn(line, " ")] = '\0';
		snprintf(path, sizeof(path), "/modules/%s.ko", line);
		if (access(path, F_OK) || used + strlen(line) + 2 > size)
			continue;
		used += sprintf(names + used, "%s%s", count ? " " : "", line);
		count++;
	}
	return count;
}

/* A module that another one uses cannot be unloaded, so repeat until nothing changes. */
int modules_unload_ours(void)
{
	char names[1024], *save;
	int left = modules_ours(names, sizeof(names)), before = left + 1;

	while (left && left < before) {
		before = left;
		save = NULL;
		for (char *name = strtok_r(names, " ", &save); name;
		     name = strtok_r(NULL, " ", &save))
			syscall(SYS_delete_module, name, O_NONBLOCK);
		left = modules_ours(names, sizeof(names));
	}
	return left;
}
