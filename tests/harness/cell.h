/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cell - contents that tell whose they are
 *
 * Copyright (C) the kubuf developers
 *
 * A cell is a part of a buffer that one holder at a time writes, under a lock of the
 * test's. The holder knows every byte: the tag of the buffer, where in the cell a word stands,
 * and the number of the last write. The tag's bytes never change once they are there, so that a
 * reader without the lock knows at least those.
 */
#ifndef KUBUF_CELL_H
#define KUBUF_CELL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct cell - what a part of a buffer holds
 * @lock: held while the part is read or written
 * @tag: of the buffer
 * @seed: of the last write; 0 while nobody has written, and all is zero
 * @uniform: the last write stored one word everywhere
 */
struct cell {
	pthread_mutex_t lock;
	uint32_t tag;
	uint16_t seed;
	bool uniform;
};

/* Bytes of a cell: it crosses pages, and starts on a multiple of 8. */
size_t cell_size(void);

void cell_init(struct cell *cell, uint32_t tag);

/* The word that a uniform write stores. */
uint64_t cell_word(const struct cell *cell);

/* What the cell is to hold after its next write; @uniform: one word everywhere. */
void cell_next(struct cell *cell, bool uniform);
void cell_fill(const struct cell *cell, void *data);

/* Fails the test unless @data is what the cell holds; @way says how it was read. */
void cell_check(const struct cell *cell, const void *data, const char *way);

/* The same without the lock: every byte of a tag is the buffer's, or still zero. */
void cell_check_tag(uint32_t tag, const void *data, size_t len, const char *way);

#endif
