/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bells - two threads that pass messages through buffers and bells
 *
 * Copyright (C) the kubuf developers
 *
 * Each has a buffer in which it leaves a number, and rings; the other one waits, in
 * one of all ways there are, and must find that number. A wake-up that is lost leaves
 * both waiting for ever.
 */
#ifndef KUBUF_BELLS_H
#define KUBUF_BELLS_H

#include "crew.h"

struct bells;

/* Two buffers; loads kubuf.ko when it is not loaded. */
struct bells *bells_new(void);
void bells_free(struct bells *bells);

/* The turns of the two threads, whose arg is the bells. */
void bells_ask(struct member *member);
void bells_answer(struct member *member);

/* Ends whatever they wait for, once crew_stopping(). */
void bells_wake(void *bells);

#endif
