/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * traces - all that a driver can leave behind: nodes, numbers, classes, modules
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TRACES_H
#define KUBUF_TRACES_H

struct traces;

/* Notes what is there now. */
struct traces *traces_now(void);

/* Fails the test for every name that has come or gone since, and forgets the notes. */
void traces_check_same(struct traces *before);

/* Number of a driver in /proc/devices (character devices), -1 when it is not listed. */
int traces_major(const char *name);

#endif
