/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place - a file of the system's configuration that is replaced as a whole
 *
 * Copyright (C) the kubuf developers
 *
 * Below a root that may be another system's image: no link in it leads out, and a file is not
 * followed to where it links. Failures end the program; what was not committed goes then.
 */
#ifndef KUBUF_PLACE_H
#define KUBUF_PLACE_H

#include <stdio.h>

/**
 * struct place - where a file is
 * @folder: its folder, from the root; made if it is not there
 * @file: its name
 * @root: what the caller named, for messages
 * @fd: the folder, open and locked, from place_open() on
 * @fresh: name of the file that is to take its place; "" if there is none
 */
struct place {
	const char *folder, *file;
	const char *root;
	int fd;
	char fresh[64];
};

/* Open the folder, and lock it against others that change the file. @root: is there; "" for /. */
void place_open(struct place *place, const char *root);

/* The file as it is, or NULL if it is not there. */
FILE *place_read(const struct place *place);

/* Write what is to take its place, beside it. */
void place_write(struct place *place, const char *text);

/* Let it take its place; if nothing was written, the file goes. */
void place_commit(struct place *place);

/* Take away what was written. */
void place_abort(struct place *place);

/* The path, for messages; good until the next call. */
const char *place_path(const struct place *place);

#endif
