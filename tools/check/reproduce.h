/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reproduce - a finding as a C program that stands alone
 *
 * Copyright (C) the kubuf developers
 *
 * Its main() is what the class has written down (step.h): calls, and what was expected of
 * them. The functions that these lines call are files of tools/check/pieces.
 */
#ifndef KUBUF_REPRODUCE_H
#define KUBUF_REPRODUCE_H

#include <stdio.h>

#include "device.h"
#include "finding.h"

void reproduce_print(FILE *out, const struct device *device, const struct finding *finding);

/* Each failure and each warning as a file NUMBER-CLASS.c of a folder, which is made. */
void reproduce_all(const struct device *device, const char *folder);

#endif
