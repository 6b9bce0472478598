/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words - flags of system calls as C has them
 *
 * Copyright (C) the kubuf developers
 *
 * Each returns its first argument, of WORDS_SIZE bytes, filled in.
 */
#ifndef KUBUF_WORDS_H
#define KUBUF_WORDS_H

#include <stdbool.h>

#define WORDS_SIZE 96

const char *words_open(char *out, int flags);
const char *words_prot(char *out, int prot);
const char *words_map(char *out, int flags);

/* Whether it says nothing of the driver's: a signal, nothing there now, no offsets, a bad part. */
bool words_is_passing(int error);

/* "EINVAL" and the like; a static string. */
const char *words_errno(int number);

#endif
