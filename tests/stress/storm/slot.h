/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * slot - contents that tell whose they are
 *
 * Copyright (C) the kubuf developers
 *
 * A slot is a part of a buffer that one holder at a time writes, under a lock of the
 * test's. The holder knows every byte: the tag of the buffer, where in the slot a word stands,
 * and the number of the last write. The tag's bytes never change once they are there, so that a
 * reader without the lock knows at least those.
 */
#ifndef KUBUF_SLOT_H
#define KUBUF_SLOT_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct slot - what a part of a buffer holds
 * @lock: held while the part is read or written
 * @tag: of the buffer
 * @seed: of the last write; 0 while nobody has written, and all is zero
 * @uniform: the last write stored one word everywhere
 */
struct slot {
	pthread_mutex_t lock;
	uint32_t tag;
	uint16_t seed;
	bool uniform;
};

/* Bytes of a slot: it crosses pages, and starts on a multiple of 8. */
size_t slot_size(void);

void slot_init(struct slot *slot, uint32_t tag);

/* The word that a uniform write stores. */
uint64_t slot_word(const struct slot *slot);

/* What the slot is to hold after its next write; @uniform: one word everywhere. */
void slot_next(struct slot *slot, bool uniform);
void slot_fill(const struct slot *slot, void *data);

/* Fails the test unless @data is what the slot holds; @way says how it was read. */
void slot_check(const struct slot *slot, const void *data, const char *way);

/* The same without the lock: every byte of a tag is the buffer's, or still zero. */
void slot_check_tag(uint32_t tag, const void *data, size_t len, const char *way);

#endif
