/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * leaked - the finding of a leak
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_LEAKED_H
#define KUBUF_LEAKED_H

#include "counters.h"
#include "cycle.h"
#include "device.h"

/*
 * Each round of @cycle leaks of the counter @name, from rounds[0], before the first, to the last
 * (growth.h): says so, and keeps in @cycle how much, for those that contain it.
 */
void leaked_tell(const struct device *device, struct cycle *cycle, const char *name,
		 const struct counters *rounds);

#endif
