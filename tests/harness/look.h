/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * look - page table entries, through pagewalk.ko
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_LOOK_H
#define KUBUF_LOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "pagewalk.h"

/* The entry behind an address, which must be mapped. Loads pagewalk.ko when it is not loaded. */
struct pagewalk look_at(const volatile void *addr);

/* Page frame number behind an address, of a mapping by page frame number too. */
uint64_t look_pfn(const volatile void *addr);

/* Whether an attribute byte means "wb", "wc" or "uc" on this architecture. */
bool look_is(uint8_t attr, const char *cache);

#endif
