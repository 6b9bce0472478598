/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bare - what holds of every lab's bare driver
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_BARE_H
#define KUBUF_BARE_H

#include <stddef.h>

/* Loads it until the end of the test; skips the test on kernels that have none. */
void bare_load(const char *module);

/* Loads it, and opens its node for reading and writing. */
int bare_open(const char *module, const char *node);

/* It needs no module of ours. */
void bare_check_alone(const char *module);

/* It cannot be unloaded while its node is open or @size bytes of it are mapped; then it goes. */
void bare_check_stays(const char *module, const char *node, size_t size);

#endif
