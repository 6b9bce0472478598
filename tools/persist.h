/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * persist - named buffers that are made again at each boot
 *
 * Copyright (C) the kubuf developers
 *
 * Three files, below a root directory that is / except for images and tests:
 *	/etc/modules-load.d/kubuf-names.conf loads the module /etc/modprobe.d/kubuf-names.conf
 *	what it makes then: bufs=, uid=, gid=, mode= /etc/udev/rules.d/70-kubuf-names.rules
 *	owners by their names, whose numbers may change
 * The second file keeps a comment for each buffer, from which all three are written. The files
 * are removed with the last buffer. A file with lines of others is not changed: that is an
 * error.
 *
 * A change has two steps: first everything that can fail, with the directory locked against
 * other changes, then persist_commit(). Failures exit, and leave the files as they were.
 */
#ifndef KUBUF_PERSIST_H
#define KUBUF_PERSIST_H

#include <stdbool.h>

#include "owner.h"

#define PERSIST_MOST 64 /* maximum of bufs= */

/**
 * struct persist - a buffer in the files
 * @name: name of the buffer
 * @spec: SIZE:BACKING:CACHE, as in bufs=
 * @user: owner, a name or a number
 * @group: group, a name or a number
 * @uid: current number of @user
 * @gid: current number of @group
 * @mode: permissions
 */
struct persist {
	char name[32];
	char spec[48];
	char user[OWNER_NAME];
	char group[OWNER_NAME];
	unsigned int uid;
	unsigned int gid;
	unsigned int mode;
};

/* Begin to add a buffer, or to replace the one of the same name. @root: "" for /. */
void persist_add(const char *root, const struct persist *buffer);

/* Begin to remove a buffer. Return: false if the files do not have it; nothing has begun then. */
bool persist_remove(const char *root, const char *name);

/* Whether a buffer of that name is made at boot, if the caller may read the files. */
bool persist_has(const char *name);

/* Finish the change that was begun; or undo it. */
void persist_commit(void);
void persist_abort(void);

#endif
