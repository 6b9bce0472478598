/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mutate - new programs, and others made from those that are there, by random()
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "program.h"

/* A new one: a few steps that make a buffer and map it, and then anything. */
void mutate_generate(struct program *program);

/* Changes one a little. */
void mutate_program(struct program *program);

/* Inserts the last steps of @other somewhere. */
void mutate_splice(struct program *program, const struct program *other);

/* Removes one step. */
void mutate_shorten(struct program *program);

#endif
