/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * kmemleak - kernel memory to which no pointer is left
 */
#ifndef GUEST_KMEMLEAK_H
#define GUEST_KMEMLEAK_H

#include <stddef.h>

/* Whether this kernel detects leaks (CONFIG_DEBUG_KMEMLEAK, booted with kmemleak=on). */
int kmemleak_awake(void);

/* Ignores all leaks up to now. Takes some seconds. */
void kmemleak_clear(void);

/*
 * Returns the number of objects leaked since, and copies the kernel's report on the first to
 * @why: size, the program that allocated the object, and the stack trace.
 */
int kmemleak_count(char *why, size_t size);

#endif
