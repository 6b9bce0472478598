// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "persist.h"

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "place.h"

#define MARK "#buffer "

/**
 * struct persisted - the buffers in the files
 * @all: buffers, in the order in which they were added
 * @count: number of buffers
 */
struct persisted {
	struct persist all[PERSIST_MOST];
	unsigned int count;
};

/* The files, in the order in which they are used at boot: the module is loaded last. */
static struct place names = { .folder = "etc/modprobe.d", .file = "kubuf-names.conf" };
static struct place rules = { .folder = "etc/udev/rules.d", .file = "70-kubuf-names.rules" };
static struct place load = { .folder = "etc/modules-load.d", .file = "kubuf-names.conf" };
static struct place *const places[] = { &names, &rules, &load };

#define PLACES (sizeof(places) / sizeof(places[0]))

static bool begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static void read_line(struct persisted *persisted, const char *line)
{
	struct persist *at = &persisted->all[persisted->count];

	if (begins(line, "# Written by `kubuf add") || begins(line, "options kubuf bufs="))
		return;
	if (persisted->count == PERSIST_MOST)
		errx(2, "%s: more than %d buffers", place_path(&names), PERSIST_MOST);
	if (sscanf(line, MARK "%31s %47s %39s %39s %u %u %o", at->name, at->spec, at->user,
		   at->group, &at->uid, &at->gid, &at->mode) != 7)
		errx(2, "%s: this line is not as `kubuf add --persist` writes it; take it out, "
			"or into a file of its own: %s",
		     place_path(&names), line);
	persisted->count++;
}

static void read_all(const char *root, struct persisted *persisted)
{
	char line[16384];
	FILE *file;

	for (size_t i = 0; i < PLACES; i++)
		place_open(places[i], root);
	persisted->count = 0;
	file = place_read(&names);
	while (file && fgets(line, sizeof(line), file))
		read_line(persisted, line);
	if (file)
		fclose(file);
}

static bool sets_bufs(FILE *file)
{
	char line[16384];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = begins(line + strspn(line, " \t"), "options kubuf ") &&
			strstr(line, " bufs=");
	return found;
}

/* Whether a file of somebody else has bufs=, too. Files that cannot be read are skipped. */
static void refuse_other(const char *name)
{
	struct place other = { .folder = names.folder, .file = name, .root = names.root };
	const char *end = strrchr(name, '.');
	FILE *file;
	bool sets;
	int fd;

	if (!end || strcmp(end, ".conf") != 0 || !strcmp(name, names.file))
		return;
	fd = openat(names.fd, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	file = fd < 0 ? NULL : fdopen(fd, "r");
	sets = sets_bufs(file);
	if (file)
		fclose(file);
	if (sets)
		errx(2, "%s: has a bufs= of its own, and the module uses only the last one: "
			"remove it there, and add its buffers by --persist",
		     place_path(&other));
}

static void refuse_others(void)
{
	DIR *folder = fdopendir(openat(names.fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		refuse_other(entry->d_name);
	if (folder)
		closedir(folder);
}

/**
 * struct text - contents of a file that is being written
 * @bytes: the contents so far, with a zero at the end
 * @len: number of bytes
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

static void add_options(struct text *text, const struct persisted *persisted)
{
	for (unsigned int i = 0; i < persisted->count; i++)
		add(text, "%s%s:%s", i ? "," : "options kubuf bufs=", persisted->all[i].name,
		    persisted->all[i].spec);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(text, "%s%u", i ? "," : " uid=", persisted->all[i].uid);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(text, "%s%u", i ? "," : " gid=", persisted->all[i].gid);
	for (unsigned int i = 0; i < persisted->count; i++)
		add(text, "%s%04o", i ? "," : " mode=", persisted->all[i].mode);
	add(text, "\n");
}

static void write_names(const struct persisted *persisted)
{
	static struct text text;

	add(&text, "# Written by `kubuf add --persist` and `kubuf remove --persist`, from the "
		   "lines that "
		   "begin with #buffer.\n");
	for (unsigned int i = 0; i < persisted->count; i++) {
		const struct persist *at = &persisted->all[i];

		add(&text, MARK "%s %s %s %s %u %u %04o\n", at->name, at->spec, at->user, at->group,
		    at->uid, at->gid, at->mode);
	}
	add_options(&text, persisted);
	place_write(&names, text.bytes);
}

/*
 * A name of group root is of no group: the rule of the packages, which comes before, gives the node
 * to the group kubuf, as it does without --persist. The rules hold only when a node comes: chmod
 * and chown stay until it goes.
 */
static void write_rules(const struct persisted *persisted)
{
	static struct text text;

	add(&text, "# Written by `kubuf add --persist`, from /etc/modprobe.d/kubuf-names.conf.\n");
	for (unsigned int i = 0; i < persisted->count; i++) {
		const struct persist *at = &persisted->all[i];

		add(&text, "ACTION==\"add\", SUBSYSTEM==\"kubuf\", KERNEL==\"%s\", OWNER=\"%s\", ",
		    at->name, at->user);
		if (at->gid)
			add(&text, "GROUP=\"%s\", ", at->group);
		add(&text, "MODE=\"%04o\"\n", at->mode);
	}
	place_write(&rules, text.bytes);
}

/* Do everything that can fail. If no buffer is left the files will be removed. */
static void write_all(const struct persisted *persisted)
{
	if (!persisted->count)
		return;
	write_names(persisted);
	write_rules(persisted);
	place_write(&load, "# Written by `kubuf add --persist`.\nkubuf\n");
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
	refuse_others();
	at = find(&persisted, buffer->name);
	if (at == PERSIST_MOST)
		errx(2, "%d buffers are made at each boot, the maximum", PERSIST_MOST);
	persisted.all[at] = *buffer;
	persisted.count += at == persisted.count;
	write_all(&persisted);
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
	write_all(&persisted);
	return true;
}

bool persist_has(const char *name)
{
	FILE *file = fopen("/etc/modprobe.d/kubuf-names.conf", "re");
	char line[16384], other[32];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, MARK "%31s", other) == 1 && !strcmp(other, name);
	if (file)
		fclose(file);
	return found;
}

void persist_commit(void)
{
	for (size_t i = 0; i < PLACES; i++)
		place_commit(places[i]);
}

void persist_abort(void)
{
	for (size_t i = 0; i < PLACES; i++)
		place_abort(places[i]);
}
