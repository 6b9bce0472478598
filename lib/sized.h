/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sized - structures that begin with their size, as the caller knows them
 *
 * Copyright (C) the kubuf developers
 */
#ifndef SIZED_H
#define SIZED_H

#include <stddef.h>

/*
 * Take a caller's structure in: what it lacks is 0. @size is what this library knows.
 * Return: 0; -EINVAL: it is no size; -E2BIG: a member that is not known here is not 0.
 */
int sized_in(void *to, const void *from, size_t size);

/* Check a caller's structure before it is filled. Return: 0, or -EINVAL. */
int sized_check(const void *to);

/* Fill a caller's structure as far as both know it; the rest of it is 0. */
void sized_out(void *to, const void *from, size_t size);

#endif
