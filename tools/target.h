/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * target - the buffer that an argument names
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TARGET_H
#define KUBUF_TARGET_H

#include <kubuf.h>

/*
 * Open a buffer by name, path, or /proc/PID/fd/N for a descriptor of another process (which
 * needs the rights of a debugger). @flags: O_RDONLY or O_RDWR. Exits on failure.
 */
struct kub_buf *target_open(const char *argument, int flags);

/* As target_open() with O_RDWR, but with O_RDONLY if writing is not allowed. */
struct kub_buf *target_open_any(const char *argument);

/*
 * Parse an offset and a length; if NULL, 0 and the rest of the buffer. Exits if the range is
 * not inside.
 */
void target_range(const struct kub_buf *buf, const char *offset, const char *length,
		  uint64_t *at, uint64_t *len);

#endif
