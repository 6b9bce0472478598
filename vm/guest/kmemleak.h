/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * kmemleak - memory of the kernel's that nothing points to any more
 */
#ifndef GUEST_KMEMLEAK_H
#define GUEST_KMEMLEAK_H

#include <stddef.h>

/* Whether this kernel looks for leaks (CONFIG_DEBUG_KMEMLEAK, booted with kmemleak=on). */
int kmemleak_awake(void);

/* What leaks up to now is nobody's fault. Takes some seconds. */
void kmemleak_clear(void);

/*
 * Returns how many objects have leaked since, and puts the kernel's words about the first
 * of them into @why: size, the program that made it, and from where.
 */
int kmemleak_count(char *why, size_t size);

#endif
