/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lock - one check that writes to a device at a time, whatever its path is and whoever makes it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_LOCK_H
#define KUBUF_LOCK_H

#include <stdbool.h>

/*
 * Ends the program where another process has the lock of the device behind @path, unless neither
 * of them wants to be alone (@alone): checks that only read do not disturb each other. Where no
 * file can be had for a lock, the check goes on without. The lock, and its file, go when the
 * program ends.
 */
void lock_take(const char *path, bool alone);

#endif
