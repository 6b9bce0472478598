/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * mounts - the file systems a guest lives on
 */
#ifndef GUEST_MOUNTS_H
#define GUEST_MOUNTS_H

/* Mounts proc, sys, dev and the like; what fails is told on the console. */
void mounts_make(void);

/* Mounts the host's tree read-only on /host; 0, or -1 with errno set. */
int mounts_host(void);

#endif
