// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "persist.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES "/etc/modprobe.d/kubuf-names.conf"
#define LOAD "/etc/modules-load.d/kubuf.conf"
#define RULES "/etc/udev/rules.d/70-kubuf-names.rules"
#define MARK "#buffer "

struct persisted {
	struct persist all[PERSIST_MOST];
	unsigned int count;
};

static const char *below(const char *root, const char *path)
{
	static char text[4096];

	if (snprintf(text, sizeof(text), "%s%s", root, path) >= (int)sizeof(text))
		errx(2, "%s: the path is too long", root);
	return text;
}

static void read_all(const char *root, struct persisted *persisted)
{
	FILE *file = fopen(below(root, NAMES), "re");
	struct persist *at;
	char line[256];

	persisted->count = 0;
	if (!file && errno == ENOENT)
		return;
	if (!file)
		err(2, "%s" NAMES, root);
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, MARK, strlen(MARK)) != 0)
			continue;
		if (persisted->count == PERSIST_MOST)
			errx(2, "%s" NAMES ": more than %d buffers", root, PERSIST_MOST);
		at = &persisted->all[persisted->count];
		if (sscanf(line, MARK "%31s %47s %39s %39s %u %u %o", at->name, at->spec, at->user,
			   at->group, &at->uid, &at->gid, &at->mode) != 7)
			errx(2, "%s" NAMES ": this line is not as `kubuf add --persist` writes "
				"it; mend it or take it out: %s",
			     root, line);
		persisted->count++;
	}
	fclose(file);
}

/* Make the folder of a path, which the system has unless it is an image. */
static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			err(2, "%s", path);
		*slash = '/';
	}
}

/* A whole file at a time, and in one step: what is there is the old one or the new one. */
static void replace(const char *root, const char *path, const char *text)
{
	char target[4096], fresh[4104];
	int fd;

	snprintf(target, sizeof(target), "%s", below(root, path));
	if (!*text) {
		if (unlink(target) && errno != ENOENT)
			err(2, "%s", target);
		return;
	}
	make_folders(target);
	snprintf(fresh, sizeof(fresh), "%s.new", target);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		err(2, "%s", fresh);
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text) || fsync(fd) || close(fd) ||
	    rename(fresh, target)) {
		unlink(fresh);
		err(2, "%s", target);
	}
}

/**
 * struct text - a file that is being put together
 * @bytes: what there is of it, ended by a zero
 * @len: how many bytes
 */
struct text {
	size_t len;
	char bytes[24576];
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
	size_t room = sizeof(text->bytes) - text->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text->bytes + text->len, room, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room)
		errx(2, "too many buffers for one file");
	text->len += (size_t)len;
}

static void write_names(const char *root, const struct persisted *persisted)
{
	static struct text text;

	text.len = 0;
	text.bytes[0] = '\0';
	if (persisted->count)
		add(&text, "# Written by `kubuf add --persist` and `kubuf remove --persist`, from the "
			   "lines that begin with #buffer.\n");
	for (unsigned int i = 0; i < persisted->count; i++) {
		const struct persist *at = &persisted->all[i];

		add(&text, MARK "%s %s %s %s %u %u %04o\n", at->name, at->spec, at->user, at->group,
		    at->uid, at->gid, at->mode);
	}
	for (unsigned int i = 0; i < persisted->count; i++)
		add(&text, "%s%s:%s", i ? "," : "options kubuf bufs=", persisted->all[i].name,
		    persisted->all[i].spec);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(&text, "%s%u", i ? "," : " uid=", persisted->all[i].uid);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(&text, "%s%u", i ? "," : " gid=", persisted->all[i].gid);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(&text, "%s%04o", i ? "," : " mode=", persisted->all[i].mode);
	if (persisted->count)
		add(&text, "\n");
	replace(root, NAMES, text.bytes);
}

static void write_rules(const char *root, const struct persisted *persisted)
{
	static struct text text;

	text.len = 0;
	text.bytes[0] = '\0';
	if (persisted->count)
		add(&text, "# Written by `kubuf add --persist`, from %s.\n", NAMES);
	for (unsigned int i = 0; i < persisted->count; i++) {
		const struct persist *at = &persisted->all[i];

		add(&text, "SUBSYSTEM==\"kubuf\", KERNEL==\"%s\", OWNER=\"%s\", GROUP=\"%s\", "
			   "MODE=\"%04o\"\n",
		    at->name, at->user, at->group, at->mode);
	}
	replace(root, RULES, text.bytes);
}

static void write_all(const char *root, const struct persisted *persisted)
{
	write_names(root, persisted);
	write_rules(root, persisted);
	replace(root, LOAD, persisted->count ? "# Written by `kubuf add --persist`.\nkubuf\n" : "");
}

static unsigned int find(const struct persisted *persisted, const char *name)
{
	unsigned int i = 0;

	while (i < persisted->count && strcmp(persisted->all[i].name, name) != 0)
		i++;
	return i;
}

void persist_add(const char *root, const struct persist *buffer)
{
	static struct persisted persisted;
	unsigned int at;

	read_all(root, &persisted);
	at = find(&persisted, buffer->name);
	if (at == PERSIST_MOST)
		errx(2, "%d buffers are made at each boot, which is the most", PERSIST_MOST);
	persisted.all[at] = *buffer;
	persisted.count += at == persisted.count;
	write_all(root, &persisted);
}

bool persist_remove(const char *root, const char *name)
{
	static struct persisted persisted;
	unsigned int at;

	read_all(root, &persisted);
	at = find(&persisted, name);
	if (at == persisted.count)
		return false;
	persisted.count--;
	memmove(&persisted.all[at], &persisted.all[at + 1],
		(persisted.count - at) * sizeof(persisted.all[0]));
	write_all(root, &persisted);
	return true;
}
