/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * channel - the virtio port "kubuf.verdict", the only output that the host evaluates
 *
 * The kernel's own output goes to the serial console. A write returns only after the host has
 * read the bytes, so they are not lost if the guest dies right after.
 */
#ifndef GUEST_CHANNEL_H
#define GUEST_CHANNEL_H

#include <stddef.h>

/* Opens the port. Returns 0, or -1 after printing the reason to the console. */
int channel_open(void);

void channel_write(const char *text, size_t len);
void channel_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends an unfinished line, so that the next line starts in the first column. */
void channel_fresh_line(void);

#endif
