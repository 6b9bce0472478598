/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernel - the release of the running kernel
 *
 * Copyright (C) the kubuf developers
 *
 * For what no other question tells apart; distributions backport.
 */
#ifndef KUBUF_KERNEL_H
#define KUBUF_KERNEL_H

#include <stdbool.h>

/* Whether it is that release or a later one. */
bool kernel_since(int major, int minor);

#endif
