/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * pins - counting pinned pages
 */
#ifndef GUEST_PINS_H
#define GUEST_PINS_H

/* The number of pinned pages in the whole system. */
long long pins_held(void);

#endif
