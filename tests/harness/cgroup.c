// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "cgroup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

struct cgroup {
	char path[768];
};

/* Folder of the cgroup that holds the one this process is in. */
static void parent_path(char *path, size_t size)
{
	char own[256] = "";
	char line[300];
	FILE *file = fopen("/proc/self/cgroup", "re");

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "0::%255s", own) == 1)
			break;
	fclose(file);
	if (strrchr(own, '/'))
		*strrchr(own, '/') = '\0';
	snprintf(path, size, "/sys/fs/cgroup%s", own);
}

struct cgroup *cgroup_new(const char *name)
{
	struct cgroup *group = calloc(1, sizeof(*group));
	char parent[400];
	char file[800];

	parent_path(parent, sizeof(parent));
	snprintf(group->path, sizeof(group->path), "%s/%s", parent, name);
	if (mkdir(group->path, 0755) == -1 && errno != EEXIST)
		SKIP("cannot make the cgroup %s: %s", group->path, strerrorname_np(errno));
	snprintf(file, sizeof(file), "%s/memory.max", group->path);
	if (!access(file, W_OK))
		return group;
	rmdir(group->path);
	SKIP("no memory controller in %s", parent);
}

static int open_file(const struct cgroup *group, const char *file, int flags)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s", group->path, file);
	return REQUIRE_OK(open(path, flags | O_CLOEXEC));
}

void cgroup_set(const struct cgroup *group, const char *file, const char *value)
{
	int fd = open_file(group, file, O_WRONLY);

	REQUIRE_OK(write(fd, value, strlen(value)));
	close(fd);
}

void cgroup_enter(const struct cgroup *group)
{
	cgroup_set(group, "cgroup.procs", "0");
}

static void read_file(const struct cgroup *group, const char *file, char *text, size_t size)
{
	int fd = open_file(group, file, O_RDONLY);
	ssize_t got = REQUIRE_OK(read(fd, text, size - 1));

	text[got] = '\0';
	close(fd);
}

long long cgroup_get(const struct cgroup *group, const char *file)
{
	char text[64];

	read_file(group, file, text, sizeof(text));
	return atoll(text);
}

long long cgroup_field(const struct cgroup *group, const char *file, const char *name)
{
	char text[8192];
	size_t len = strlen(name);

	read_file(group, file, text, sizeof(text));
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (!strncmp(line, name, len) && line[len] == ' ')
			return atoll(line + len);
	FAIL("%s: expected a line %s, got none", file, name);
	return -1;
}

int cgroup_remove(struct cgroup *group)
{
	int result = rmdir(group->path);

	if (!result)
		free(group);
	return result;
}

void cgroup_remove_empty(struct cgroup *group)
{
	int result = -1;

	for (int turn = 0; turn < 200 && result; turn++) {
		result = cgroup_remove(group);
		if (result)
			usleep(20000);
	}
	CHECK_INT(result, 0);
}
