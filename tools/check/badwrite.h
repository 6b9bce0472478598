/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * badwrite - writes from memory that is not there, or not all
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_BADWRITE_H
#define KUBUF_BADWRITE_H

#include <stddef.h>

#include "device.h"

#define WHY_EFAULT                                                                            \
	"copy_to_user() and copy_from_user() return what they could not copy; a driver that " \
	"does not look reports success (missing EFAULT)."

#define WHY_FORGOTTEN                                                                  \
	"A copy in pieces ends at the first that fails, and returns what came before " \
	"it; a driver that goes on reports success (missing EFAULT)."

#define WHY_AHEAD                                                                    \
	"The position moves by what a call returns; bytes that were not copied are " \
	"lost to who tries again."

/*
 * How many bytes of @len lie in whole pages before the last one: so many are there of memory whose
 * last page is not.
 */
size_t badwrite_good_part(const struct device *device, size_t len);

/* Writes at the start, of which @len bytes are asked for: what they may have zeroed is put back. */
void badwrite_try(const struct device *device, size_t len);

#endif
