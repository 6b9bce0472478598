/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * touch - loads and stores that may fault
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TOUCH_H
#define KUBUF_TOUCH_H

#include <stdint.h>

/* 0 when the byte could be loaded or stored, else the signal that came instead. */
int touch_load(const volatile void *addr);
int touch_store(volatile void *addr, unsigned char byte);

/* A pointer that the compiler knows nothing of, so that it may be as bad as a test wants. */
void *touch_address(uintptr_t addr);

#endif
