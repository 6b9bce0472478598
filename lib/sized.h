/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sized - structures that begin with their size in the caller's version of the header
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SIZED_H
#define SIZED_H

#include <stddef.h>

/*
 * Copy a structure from the caller. Members that the caller does not know become 0. @size is
 * the size in this library. Return: 0; -EINVAL: a wrong size_of; -E2BIG: a member that the
 * library does not know is not 0.
 */
int sized_in(void *to, const void *from, size_t size);

/* Check a caller's structure before it is filled. Return: 0, or -EINVAL. */
int sized_check(const void *to);

/* Copy a structure to the caller. Members that this library does not know become 0. */
void sized_out(void *to, const void *from, size_t size);

#endif
