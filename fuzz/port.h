/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * port - what the host keeps even if this guest dies the next moment
 *
 * Copyright (C) the kubuf developers
 *
 * Text: programs, each behind lines with # that say what it is. A write returns when
 * the host has it. Without such a port nothing is kept.
 */
#ifndef FUZZ_PORT_H
#define FUZZ_PORT_H

#include <stdbool.h>

#include "program.h"

void port_open(void);
bool port_is_there(void);
void port_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "# @what @number", the program, and an empty line. */
void port_program(const char *what, long long number, const struct program *program);

#endif
