/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * claims - which zero-copy calls a device says take its mappings
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_CLAIMS_H
#define KUBUF_CLAIMS_H

#include "device.h"

enum claim {
	CLAIM_NONE, /* it says nothing of that call */
	CLAIM_YES,
	CLAIM_NO,
};

/* What the device says of the call of that name, asked by @fd. */
enum claim claim_of(const struct device *device, int fd, const char *name);

#endif
