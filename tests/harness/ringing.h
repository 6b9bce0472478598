/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ringing - the doorbell of a buffer that others ring, too, and may take away
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_RINGING_H
#define KUBUF_RINGING_H

#include "pool.h"

/* Rings, waits, polls, counts by an eventfd; @own: nobody else has the open file of @fd. */
void ringing_try(struct member *member, struct thing *thing, int fd, bool own);

#endif
