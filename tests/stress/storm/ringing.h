/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ringing - bells of a buffer that others ring, too, and whose name they may take away
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_RINGING_H
#define KUBUF_RINGING_H

#include "pool.h"

/* Rings bells, hears of it, and waits a little for others. */
void ringing_try(struct worker *worker, struct thing *thing, int fd);

#endif
