/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table - the calls, their names and what their arguments are
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FUZZ_TABLE_H
#define FUZZ_TABLE_H

#include <stdint.h>

#include "world.h"

/**
 * enum kind - what an argument is, so that useful values are tried
 * @KIND_NONE: there is none
 * @KIND_FD: a place of a descriptor; @KIND_CONTROL and those after it are of such
 * @KIND_MAP: a place of a mapping
 * @KIND_SIZE: bytes of a buffer
 * @KIND_OFFSET: in a buffer
 * @KIND_LEN: bytes of it
 * @KIND_ADDR: an address
 * @KIND_FLAGS: bits; the limit is their mask
 * @KIND_NUMBER: below the limit
 * @KIND_WIDTH: 1, 2, 4 or 8, mostly
 * @KIND_ANY: any number
 * @KIND_ODD: what is wrong about an argument of ioctl(), see ioctls.c
 * @KIND_NAME: of a buffer, likewise
 * @KIND_CMD: number of an ioctl
 */
enum kind {
	KIND_NONE,
	KIND_FD,
	KIND_CONTROL,
	KIND_BUF,
	KIND_DMABUF,
	KIND_EVENTS,
	KIND_PIPE_IN,
	KIND_PIPE_OUT,
	KIND_OTHER,
	KIND_MAP,
	KIND_SIZE,
	KIND_OFFSET,
	KIND_LEN,
	KIND_ADDR,
	KIND_FLAGS,
	KIND_NUMBER,
	KIND_WIDTH,
	KIND_ANY,
	KIND_ODD,
	KIND_NAME,
	KIND_CMD,
};

typedef long table_run(const uint64_t *a);

struct table_arg {
	const char *name;
	enum kind kind;
	uint64_t limit;
};

/**
 * struct table_call - one call
 * @name: in the text of a program, and behind call_ its function
 * @run: that
 * @weight: how often it is tried
 * @args: the first of KIND_NONE ends them
 */
struct table_call {
	const char *name;
	table_run *run;
	int weight;
	struct table_arg args[WORLD_ARGS];
};

extern const struct table_call table[];
extern const int table_count;

/* How many arguments a call has. */
int table_args(const struct table_call *call);

/* The number of a name, or -1. */
int table_find(const char *name);

#endif
