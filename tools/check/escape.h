/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * escape - text that others chose, in reports and programs, where it must not act
 *
 * Copyright (C) the kubuf developers
 *
 * Paths, profiles and lines of the kernel's log have any bytes in them: what ends a line or a
 * string, moves a terminal's cursor, or is no UTF-8 and so no JSON.
 */
#ifndef KUBUF_ESCAPE_H
#define KUBUF_ESCAPE_H

#include <stdio.h>

/* In one line for people and for KTAP: a line's end is a blank, and what cannot be shown \xNN. */
void escape_print(FILE *out, const char *text);

/* Between the quotes of a string of JSON; bytes that are no UTF-8 are \xNN as text. */
void escape_json(FILE *out, const char *text);

/* Between the quotes of a string of C, which has the same bytes. */
void escape_c(FILE *out, const char *text);

/* In a comment of C: neither its end nor the beginning of another one. */
void escape_comment(FILE *out, const char *text);

#endif
