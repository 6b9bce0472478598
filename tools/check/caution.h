/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * caution - devices and machines that nobody tries by mistake
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CAUTION_H
#define KUBUF_CAUTION_H

#include "device.h"

/* Ends the program, with the reason, unless the device may be tried without --yes. */
void caution_refuse(const struct device *device);

#endif
