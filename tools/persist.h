/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * persist - named buffers that are made again at each boot
 *
 * Copyright (C) the kubuf developers
 *
 * Three files, below a root that is / but for images and tests:
 *	/etc/modules-load.d/kubuf-names.conf	loads the module
 *	/etc/modprobe.d/kubuf-names.conf	what it makes then: bufs=, uid=, gid=, mode=
 *	/etc/udev/rules.d/70-kubuf-names.rules	owners by their names, whose numbers may change
 * The second one keeps a comment for each buffer, from which all of them are written. They go
 * when the last buffer does, and a file with other people's lines is left alone, with an error.
 *
 * A change comes in two steps: first everything that can fail, with the folder locked against
 * other changes, then persist_commit(). Failures end the program, and leave the files as they were.
 */
#ifndef KUBUF_PERSIST_H
#define KUBUF_PERSIST_H

#include <stdbool.h>

#include "owner.h"

#define PERSIST_MOST 64 /* as many as bufs= takes */

/**
 * struct persist - a buffer as the files tell of it
 * @name: its name
 * @spec: SIZE:BACKING:CACHE, as bufs= has it
 * @user: its owner, a name or a number
 * @group: its group, likewise
 * @uid: their numbers now
 * @gid: likewise
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

/* Begin to add one, or to replace the one of the same name. @root: "" for /. */
void persist_add(const char *root, const struct persist *buffer);

/* Begin to take one out. Return: false if it is not in, and nothing has begun. */
bool persist_remove(const char *root, const char *name);

/* Whether one of that name is made at boot, as far as the caller may know. */
bool persist_has(const char *name);

/* Make what was begun true; or leave everything as it was. */
void persist_commit(void);
void persist_abort(void);

#endif
