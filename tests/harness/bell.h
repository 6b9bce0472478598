/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bell - bells of a buffer, which do not wait
 *
 * Copyright (C) the kubuf developers
 *
 * What is not said to return a result ends the test when it fails.
 */
#ifndef KUBUF_BELL_H
#define KUBUF_BELL_H

#include <stdint.h>

/* Opened for both rights, with O_NONBLOCK. */
int bell_open(int fd, uint32_t which);

void bell_ring(int bell, uint64_t events);

/* Rings bell 0 of a buffer through a descriptor of its own, which it closes. */
void bell_ring_of(int fd, uint64_t events);

/* The count that it tells; 0 if there is no news. */
uint64_t bell_news(int bell);

/* Waits for news of a bell by a descriptor of its own that can do no more: what poll() reports. */
short bell_wait(int fd, uint32_t which, int timeout);

/* What poll() reports of it within @timeout milliseconds. */
short bell_poll(int bell, int timeout);

#endif
