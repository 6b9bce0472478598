/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * mounts - the file systems of a guest
 */
#ifndef GUEST_MOUNTS_H
#define GUEST_MOUNTS_H

/* Mounts proc, sys, dev and the like; failures are printed to the console. */
void mounts_make(void);

/* Mounts the host's tree read-only on /host; 0, or -1 with errno set. */
int mounts_host(void);

#endif
