// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "profiles.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const struct {
	const char *name;
	const char *text;
} built_in[] = {
#include "profiles.inc"
	{ NULL, NULL },
};

static const struct profile nothing_known;

const char *profiles_name(int index)
{
	return built_in[index].name;
}

static const struct profile *parse(const char *name, const char *text)
{
	struct profile *profile = malloc(sizeof(*profile));
	const char *why;
	int line;

	if (!profile)
		err(2, "memory for a profile");
	line = profile_parse(profile, text, &why);
	if (line)
		errx(2, "profile %s, line %d: %s", name, line, why);
	return profile;
}

/* A pipe gives it in parts. */
static const struct profile *parse_file(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t got = fd == -1 ? -1 : 1;

	while (got > 0 && len < sizeof(text)) {
		got = read(fd, text + len, sizeof(text) - len);
		len += got > 0 ? got : 0;
	}
	if (got == -1)
		err(2, "profile %s", path);
	close(fd);
	if (len == sizeof(text))
		errx(2, "profile %s: it is longer than 65535 bytes", path);
	if (strlen(text) != len)
		errx(2, "profile %s: it is no text, as it has a zero byte", path);
	return parse(path, text);
}

const struct profile *profiles_named(const char *name)
{
	if (!strcmp(name, "none"))
		return &nothing_known;
	if (strchr(name, '/'))
		return parse_file(name);
	for (int i = 0; built_in[i].name; i++)
		if (!strcmp(built_in[i].name, name))
			return parse(name, built_in[i].text);
	errx(2, "there is no profile %s; --list names them, and a file is named with a slash",
	     name);
}

/* Name of the class in sysfs that the node belongs to, or an empty one. */
static void find_subsystem(dev_t number, char *out, size_t size)
{
	char path[96], target[256];
	const char *name;
	ssize_t len;

	out[0] = '\0';
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/subsystem", major(number),
		 minor(number));
	len = readlink(path, target, sizeof(target) - 1);
	target[len > 0 ? len : 0] = '\0';
	name = strrchr(target, '/');
	if (name && strlen(name + 1) < size)
		strcpy(out, name + 1);
}

/* Name of its major number in /proc/devices, or an empty one. */
static void find_driver(dev_t number, char *out, size_t size)
{
	FILE *file = fopen("/proc/devices", "re");
	unsigned int wanted = major(number), found;
	char line[256], name[PROFILE_WORD];

	out[0] = '\0';
	while (file && fgets(line, sizeof(line), file) && line[0] != 'B')
		if (sscanf(line, "%u %95s", &found, name) == 2 && found == wanted) {
			snprintf(out, size, "%s", name);
			break;
		}
	if (file)
		fclose(file);
}

static bool in_list(const char list[][PROFILE_WORD], const char *word)
{
	for (int i = 0; list[i][0]; i++)
		if (!fnmatch(list[i], word, FNM_PATHNAME))
			return true;
	return false;
}

const struct profile *profiles_for(const char *path)
{
	char subsystem[PROFILE_WORD], driver[PROFILE_WORD];
	struct stat st;

	if (stat(path, &st) || !S_ISCHR(st.st_mode))
		return &nothing_known;
	find_subsystem(st.st_rdev, subsystem, sizeof(subsystem));
	find_driver(st.st_rdev, driver, sizeof(driver));
	for (int i = 0; built_in[i].name; i++) {
		const struct profile *profile = parse(built_in[i].name, built_in[i].text);

		if (in_list(profile->nodes, path) || in_list(profile->subsystems, subsystem) ||
		    in_list(profile->drivers, driver))
			return profile;
		free((void *)profile);
	}
	return &nothing_known;
}
