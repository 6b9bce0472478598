/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * channel - the virtio port "kubuf.verdict": everything that the host believes
 *
 * The kernel's own output stays on the serial console. A write returns only
 * when the host has taken the bytes, so what was said is said even if the guest
 * dies right after.
 */
#ifndef GUEST_CHANNEL_H
#define GUEST_CHANNEL_H

#include <stddef.h>

/* Opens the port; 0, or -1 after telling the console why not. */
int channel_open(void);

void channel_write(const char *text, size_t len);
void channel_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Ends a line that was left open, so that the next one starts at its first column. */
void channel_fresh_line(void);

#endif
