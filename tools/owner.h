/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * owner - users and groups by name
 *
 * Copyright (C) the kubuf developers
 *
 * Reads /etc/passwd and /etc/group only: a node's owner must be known early at boot, before
 * other services that know users; and in a statically linked tool glibc cannot use these.
 */
#ifndef KUBUF_OWNER_H
#define KUBUF_OWNER_H

#include <stdbool.h>

#define OWNER_NAME 40

/* Find the number of a name. Return: false if there is no such name. */
bool owner_user(const char *name, unsigned int *uid);
bool owner_group(const char *name, unsigned int *gid);

/*
 * Find the name of a number; without a name use the number. Return: @text, which has OWNER_NAME
 * bytes.
 */
const char *owner_user_name(char *text, unsigned int uid);
const char *owner_group_name(char *text, unsigned int gid);

#endif
