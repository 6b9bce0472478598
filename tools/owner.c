// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "owner.h"

#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

/*
 * Find the first entry with a name, or, if @name is NULL, with a number. Return: memory owned
 * by glibc.
 */
static const struct passwd *find_user(const char *name, unsigned int uid)
{
	FILE *file = fopen("/etc/passwd", "re");
	const struct passwd *entry = NULL;

	while (file && (entry = fgetpwent(file)))
		if (name ? !strcmp(entry->pw_name, name) : entry->pw_uid == uid)
			break;
	if (file)
		fclose(file);
	return entry;
}

static const struct group *find_group(const char *name, unsigned int gid)
{
	FILE *file = fopen("/etc/group", "re");
	const struct group *entry = NULL;

	while (file && (entry = fgetgrent(file)))
		if (name ? !strcmp(entry->gr_name, name) : entry->gr_gid == gid)
			break;
	if (file)
		fclose(file);
	return entry;
}

bool owner_user(const char *name, unsigned int *uid)
{
	const struct passwd *entry = find_user(name, 0);

	if (entry)
		*uid = entry->pw_uid;
	return entry;
}

bool owner_group(const char *name, unsigned int *gid)
{
	const struct group *entry = find_group(name, 0);

	if (entry)
		*gid = entry->gr_gid;
	return entry;
}

const char *owner_user_name(char *text, unsigned int uid)
{
	const struct passwd *entry = find_user(NULL, uid);

	if (entry)
		snprintf(text, OWNER_NAME, "%s", entry->pw_name);
	else
		snprintf(text, OWNER_NAME, "%u", uid);
	return text;
}

const char *owner_group_name(char *text, unsigned int gid)
{
	const struct group *entry = find_group(NULL, gid);

	if (entry)
		snprintf(text, OWNER_NAME, "%s", entry->gr_name);
	else
		snprintf(text, OWNER_NAME, "%u", gid);
	return text;
}
