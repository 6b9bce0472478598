// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "balance.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "control.h"

#define TRIES 20
#define LIST "/sys/kernel/debug/kubuf/buffers"

/* The whole of a small file, "" if there is none; good until the next call. */
static char *slurp(const char *path)
{
	static char text[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;
	size_t used = 0;

	if (fd >= 0) {
		while ((got = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
			used += got;
		close(fd);
	}
	text[used] = '\0';
	return text;
}

static long vmstat_field(const char *text, const char *name)
{
	const char *line = strstr(text, name);

	return line ? atol(line + strlen(name)) : 0;
}

/* The CPUs add their counts to the total only now and then, or when they are told to. */
static long pins_held(void)
{
	int fd = open("/proc/sys/vm/stat_refresh", O_WRONLY | O_CLOEXEC);
	const char *text;

	REQUIRE_INT(write(fd, "1", 1), 1);
	close(fd);
	text = slurp("/proc/vmstat");
	return vmstat_field(text, "nr_foll_pin_acquired ") -
	       vmstat_field(text, "nr_foll_pin_released ");
}

static void add(struct balance *balance, const char *what, const char *name)
{
	size_t used = strlen(balance->text);
	size_t room = sizeof(balance->text) - used;
	int len = snprintf(balance->text + used, room, "%s %s\n", what, name);

	REQUIRE((size_t)len < room);
}

static long add_folder(struct balance *balance, const char *path)
{
	DIR *dir = opendir(path);
	long count = 0;

	if (!dir)
		return 0;
	for (struct dirent *entry; (entry = readdir(dir)); count++)
		if (balance)
			add(balance, path, entry->d_name);
	closedir(dir);
	return count;
}

/* "NAME SIZE REFERENCES USERS, STATE": the size is as it is, the state is of the moment. */
static void add_modules(struct balance *balance)
{
	char line[128], name[64];
	char *text = slurp("/proc/modules");
	unsigned int refs;

	for (; *text; text += strcspn(text, "\n") + 1) {
		if (sscanf(text, "%63s %*u %u", name, &refs) != 2)
			continue;
		snprintf(line, sizeof(line), "%s references=%u", name, refs);
		add(balance, "module", line);
	}
}

/* Events are news and not holdings. */
static void add_buffers(struct balance *balance)
{
	char *rest = slurp(LIST), *line, *events;

	while ((line = strsep(&rest, "\n"))) {
		events = strstr(line, " events=");
		if (events)
			*events = '\0';
		add(balance, "buffer", line);
	}
}

static void add_query(struct balance *balance)
{
	struct kubuf_ioctl_query query = {};
	int control = open(CONTROL_NODE, O_RDWR | O_CLOEXEC);

	if (control >= 0) {
		REQUIRE_OK(ioctl(control, KUBUF_IOCTL_QUERY, &query));
		close(control);
	}
	balance->shmem = query.shmem_used;
	balance->locked = query.locked_used;
}

void balance_take(struct balance *balance)
{
	static const char *const folders[] = { "/dev", "/dev/kubuf", "/sys/class",
					       "/sys/class/kubuf", "/sys/class/misc" };

	memset(balance, 0, sizeof(*balance));
	balance->pins = pins_held();
	balance->fds = add_folder(NULL, "/proc/self/fd");
	balance->room = atol(slurp("/proc/self/statm"));
	add_query(balance);
	add_modules(balance);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		add_folder(balance, folders[i]);
	add(balance, "devices", slurp("/proc/devices"));
	add_buffers(balance);
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (; *text; text += strcspn(text, "\n") + 1)
		if (strcspn(text, "\n") == len && !strncmp(text, line, len))
			return true;
	return false;
}

static void tell_lines(const struct check_site *site, const char *some, const char *others,
		       const char *what)
{
	for (; *some; some += strcspn(some, "\n") + 1) {
		size_t len = strcspn(some, "\n");

		if (!has_line(others, some, len))
			check_fail(site, "%s: \"%.*s\"", what, (int)len, some);
	}
}

void balance_check(const struct check_site *site, const struct balance *before)
{
	static struct balance now;

	balance_take(&now);
	for (int i = 0; i < TRIES && memcmp(&now, before, sizeof(now)); i++) {
		usleep(10000);
		balance_take(&now);
	}
	if (!memcmp(&now, before, sizeof(now)))
		return;
	check_int(site, "pinned pages", now.pins, before->pins);
	check_int(site, "open descriptors", now.fds, before->fds);
	check_int(site, "pages of address space", now.room, before->room);
	check_int(site, "bytes of shmem", now.shmem, before->shmem);
	check_int(site, "bytes locked", now.locked, before->locked);
	tell_lines(site, now.text, before->text, "left behind");
	tell_lines(site, before->text, now.text, "gone");
}
