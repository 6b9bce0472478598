/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * out - what commands print: sizes, names that anybody chose, JSON, colours
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_OUT_H
#define KUBUF_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define OUT_SIZE 32
#define OUT_NAME 512

/* Bytes as people read them, "64 MiB": a place in @text, which has OUT_SIZE bytes. */
const char *out_bytes(char *text, uint64_t bytes);

/*
 * A label or the name of a process, with all that is not printable ASCII, and the backslash, as
 * \xNN: a terminal obeys what is not. Returns @text, of OUT_NAME bytes.
 */
const char *out_name(char *text, const char *name);

/* A string of JSON, with its quotes. */
void out_json(FILE *file, const char *name);

/* Words for numbers of the calls; "?" for one that is newer than the tool. */
const char *out_backing(unsigned int backing);
const char *out_cache(unsigned int cache);
const char *out_cache_long(unsigned int cache);

/* Whether that stream is a terminal; and if colours are wanted on it: not with NO_COLOR. */
bool out_is_terminal(FILE *file);
bool out_has_colour(FILE *file);

/* The last failure of the library, without the name of its function. */
const char *out_explained(void);

#endif
