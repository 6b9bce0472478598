/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * emit - a program as a C program that needs nothing of ours but <linux/kubuf.h>
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_EMIT_H
#define FUZZ_EMIT_H

#include <stdio.h>

#include "program.h"

void emit(FILE *out, const struct program *program);

#endif
