/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * guard - a user buffer at any offset in its page, with nothing mapped around
 *
 * Copyright (C) the kubuf developers
 *
 * The pages before and after the buffer's own are PROT_NONE; the bytes of its own
 * pages that are not the buffer hold a pattern, so that a copy that is one byte
 * too long or starts too early is seen.
 */
#ifndef KUBUF_GUARD_H
#define KUBUF_GUARD_H

#include <stddef.h>

struct check_site;

/**
 * struct guard - one guarded buffer
 * @data: the buffer
 * @len: its bytes
 * @map: start of the mapping, a PROT_NONE page
 * @map_len: its bytes
 */
struct guard {
	unsigned char *data;
	size_t len;
	unsigned char *map;
	size_t map_len;
};

/* The buffer starts @offset bytes after a page boundary. */
struct guard guard_new(size_t len, size_t offset);
void guard_free(struct guard *guard);

/* As guard_new(), with the buffer's last byte the last of a page. */
struct guard guard_at_end(size_t len);

/* Fails the check when a byte around the buffer has changed. */
void guard_check(const struct check_site *site, const struct guard *guard);
#define CHECK_GUARD(guard) guard_check(CHECK_SITE(false), guard)

/* Bytes that differ from place to place and from seed to seed. */
void guard_pattern(void *data, size_t len, unsigned int seed);

#endif
