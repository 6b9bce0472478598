/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * held - what a stream has to read now
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_HELD_H
#define KUBUF_HELD_H

#include <sys/types.h>

/*
 * Reads all that is there at @fd, a descriptor with O_NONBLOCK, @len bytes at a time into @memory.
 * Ends after a thousand reads or two seconds, as some devices always have something. Returns what
 * the last read returned, with its errno; @first gets what the first one did, unless it is NULL.
 */
ssize_t held_read(int fd, void *memory, size_t len, ssize_t *first);

/* Writes down such reads into the program's own memory. */
void held_say(int fd, size_t len);

#endif
