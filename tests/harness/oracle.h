/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * oracle - what must hold after every test, whatever it tested
 *
 * Copyright (C) the kubuf developers
 *
 * No complaint of the kernel in its log, and as many pages unpinned as pinned.
 * A violation is a failure of the test that has just run.
 */
#ifndef KUBUF_ORACLE_H
#define KUBUF_ORACLE_H

struct oracle;

struct oracle *oracle_begin(void);
void oracle_end(struct oracle *oracle);

#endif
