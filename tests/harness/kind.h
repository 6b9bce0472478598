/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kind - every backing, cache mode and way of mapping that a buffer can have
 *
 * Copyright (C) the kubuf developers
 *
 *	TEST_KINDS(the_position_moves, 0, KIND_PFN)
 *	{
 *		int fd = buf_open(kind, 4096, "");
 *		...
 *	}
 *
 * is one test for each kind of this architecture that has all of the first flags
 * and none of the second. Each kind costs time, so a test is run on those that its code
 * tells apart: KIND_FIRST, where it does not depend on the way of mapping; without KIND_UC,
 * where it does not depend on the type itself, for wc takes all of the same paths.
 */
#ifndef KUBUF_KIND_H
#define KUBUF_KIND_H

#include <stddef.h>

#include "test.h"

#define KIND_SHMEM (1U << 0)
#define KIND_CONTIG (1U << 1)
#define KIND_SCATTER (1U << 2)
#define KIND_WB (1U << 3)
#define KIND_WC (1U << 4)
#define KIND_UC (1U << 5)
#define KIND_PAGE (1U << 6) /* mapped by page: accepted by zero-copy calls */
#define KIND_PFN (1U << 7) /* mapped by page frame number */
#define KIND_PRIVATE (1U << 8) /* can be mapped private and writable, with no permission */
#define KIND_FIRST (1U << 9) /* one for each memory, for what does not ask how it is mapped */

/**
 * struct kind - one of them
 * @name: for people
 * @params: what testbuf.ko is to be told
 * @flags: KIND_*
 */
struct kind {
	const char *name;
	const char *params;
	unsigned int flags;
};

extern const struct kind kinds[];
extern const size_t kinds_count;

/* "shmem", "contig", "scatter"; "wb", "wc", "uc": as the kernel writes them. */
const char *kind_backing(const struct kind *kind);
const char *kind_cache(const struct kind *kind);

/* Runs the same test once for each kind; used by TEST_KINDS() only. */
void kind_register(const struct test *test, unsigned int with, unsigned int without);

#define TEST_KINDS(test_name, with, without)                                  \
	TEST_PARAM(test_name, const struct kind *, kind, TEST_SECONDS, false, \
		   kind_register(&test, with, without))

#endif
