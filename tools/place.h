/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place - replacing a configuration file of the system as a whole
 *
 * Copyright (C) the kubuf developers
 *
 * The root may be the image of another system: no link leads out of it, and a file that is a
 * link is not followed. Failures exit, and remove files that were not committed.
 */
#ifndef KUBUF_PLACE_H
#define KUBUF_PLACE_H

#include <stdio.h>

/**
 * struct place - the place of a file
 * @folder: directory below the root; made if it does not exist
 * @file: name of the file
 * @root: the root as the caller named it, for messages
 * @fd: the directory, open and locked, after place_open()
 * @fresh: name of the temporary file that will replace the file; "" if there is none
 */
struct place {
	const char *folder, *file;
	const char *root;
	int fd;
	char fresh[64];
};

/* Open the directory, and lock it against other changes. @root: must exist; "" for /. */
void place_open(struct place *place, const char *root);

/* Open the current file. NULL if it does not exist. */
FILE *place_read(const struct place *place);

/* Write the new contents to a temporary file beside the file. */
void place_write(struct place *place, const char *text);

/* Replace the file by the temporary one; remove the file if nothing was written. */
void place_commit(struct place *place);

/* Remove the temporary file. */
void place_abort(struct place *place);

/* The path, for messages; valid until the next call. */
const char *place_path(const struct place *place);

#endif
