/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * owner - users and groups by name
 *
 * Copyright (C) the kubuf developers
 *
 * Of /etc/passwd and /etc/group alone: a node's owner must be known at boot, before any other
 * service that knows users; and the tool may be linked statically, where glibc has no others.
 */
#ifndef KUBUF_OWNER_H
#define KUBUF_OWNER_H

#include <stdbool.h>

#define OWNER_NAME 40

/* Their number; false if there is none of that name. */
bool owner_user(const char *name, unsigned int *uid);
bool owner_group(const char *name, unsigned int *gid);

/* The name of a number, or the number, in @text of OWNER_NAME bytes, which is returned. */
const char *owner_user_name(char *text, unsigned int uid);
const char *owner_group_name(char *text, unsigned int gid);

#endif
