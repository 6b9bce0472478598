/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * privilege - giving up what root may do with locked memory
 *
 * Copyright (C) the kubuf developers
 *
 * Both last until the process ends; the test's own process has them back for none.
 */
#ifndef KUBUF_PRIVILEGE_H
#define KUBUF_PRIVILEGE_H

#include <stddef.h>

/* Drops CAP_IPC_LOCK and sets both RLIMIT_MEMLOCK limits to @bytes. */
void privilege_limit_memlock(size_t bytes);

#endif
