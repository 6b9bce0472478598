/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * limit - which limit a call has hit: how much there is, is used, was asked for
 *
 * Copyright (C) the kubuf developers
 */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdint.h>

/* Say why shmem memory of so many bytes could not be had. */
void limit_say_shmem(uint64_t asked);

/* Say why memory of so many bytes could not be locked, and if it was to be allocated, too. */
void limit_say_locked(uint64_t asked);

#endif
