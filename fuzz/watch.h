/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * watch - what must be as it was after every program
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_WATCH_H
#define FUZZ_WATCH_H

#include <stdbool.h>

/* Remembers how things are; ends the process if it cannot. */
void watch_begin(void);

/*
 * Removes what names are left, and says what is wrong: a complaint in the kernel's log,
 * memory, buffers, references or (asked only if @pins) pins that are left. NULL: nothing.
 */
const char *watch_complaint(bool pins);

#endif
