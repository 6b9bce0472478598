/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * out - printing sizes, untrusted names, JSON and colours
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

/* Format a size, such as "64 MiB". Return: a pointer into @text, which has OUT_SIZE bytes. */
const char *out_bytes(char *text, uint64_t bytes);

/*
 * Copy a label or the name of a process, with backslashes and all that is not printable ASCII
 * escaped as \xNN, because a terminal would obey escape sequences. Return: @text, which has
 * OUT_NAME bytes.
 */
const char *out_name(char *text, const char *name);

/* Print a JSON string, with its quotes. */
void out_json(FILE *file, const char *name);

/* Words for numbers of the ioctls; "?" for a number that the tool does not know. */
const char *out_backing(unsigned int backing);
const char *out_cache(unsigned int cache);
const char *out_cache_long(unsigned int cache);

/* Whether a stream is a terminal, and whether to use colours on it (not if NO_COLOR is set). */
bool out_is_terminal(FILE *file);
bool out_has_colour(FILE *file);

/* Return: the last failure of the library, without the name of the function. */
const char *out_explained(void);

#endif
