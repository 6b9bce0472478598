/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * pins - pages that the kernel has pinned for somebody
 */
#ifndef GUEST_PINS_H
#define GUEST_PINS_H

/* Pinned and not yet unpinned, in the whole system. */
long long pins_held(void);

#endif
