/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reproduce - a finding as a C program
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_REPRODUCE_H
#define KUBUF_REPRODUCE_H

#include "device.h"
#include "finding.h"

/* Writes the program to stdout. */
void reproduce_print(const struct device *device, const struct finding *finding);

#endif
