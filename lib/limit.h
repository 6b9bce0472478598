/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * limit - finding the limit that a call has hit, and its figures
 *
 * Copyright (C) the kubuf developers
 */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdint.h>

/* Say why @asked bytes of shmem memory could not be allocated. */
void limit_say_shmem(uint64_t asked);

/* Say why @asked bytes of memory could not be locked, or allocated as locked memory. */
void limit_say_locked(uint64_t asked);

#endif
