/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * modules - loading Debian's drivers that the guest needs, and unloading modules of ours
 */
#ifndef GUEST_MODULES_H
#define GUEST_MODULES_H

#include <stddef.h>

/*
 * Loads the modules of /modules/debian/order whose first word is @group, in the order of the
 * file. Returns 0, or -1 after printing to the console which failed.
 */
int modules_load(const char *group);

/* Lists loaded modules of ours, separated by blanks, in @names. Returns their number. */
int modules_ours(char *names, size_t size);

/* Unloads all modules of ours, however they depend on each other. Returns how many stay. */
int modules_unload_ours(void);

#endif
