/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * modules - Debian's drivers that the guest itself needs, and ours when left behind
 */
#ifndef GUEST_MODULES_H
#define GUEST_MODULES_H

#include <stddef.h>

/*
 * Load those modules of /modules/debian/order whose first word is @group, in
 * the order of the file. Returns 0, or -1 after telling the console which failed.
 */
int modules_load(const char *group);

/* Names of our own modules that are loaded, blank-separated in @names; their number. */
int modules_ours(char *names, size_t size);

/* Unload all modules of ours, however they depend on each other; how many stay. */
int modules_unload_ours(void);

#endif
