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

/* Makes the folder, before anything is tried; ends the program where it cannot be had. */
void reproduce_folder(const char *folder);

/* Each failure and each warning as a file NUMBER-CLASS.c of it; what cannot be written is said. */
void reproduce_all(const struct device *device, const char *folder);

#endif
