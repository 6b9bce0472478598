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
 * A name, a path, or /proc/PID/fd/N for a descriptor that somebody else has (which wants the
 * rights of a debugger). @flags: O_RDONLY or O_RDWR. Ends the program if it cannot be opened.
 */
struct kub_buf *target_open(const char *argument, int flags);

/* The same for who is satisfied with reading, if writing is not allowed. */
struct kub_buf *target_open_any(const char *argument);

/* Offset and length given, or NULL each: 0, and all that follows. Ends the program outside. */
void target_range(const struct kub_buf *buf, const char *offset, const char *length,
		  uint64_t *at, uint64_t *len);

#endif
