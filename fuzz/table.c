// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "table.h"

#include <string.h>

#include "calls.h"

/* clang-format off */
#define FD(name) { name, KIND_FD, 0 }
#define CONTROL { "fd", KIND_CONTROL, 0 }
#define BUF(name) { name, KIND_BUF, 0 }
#define MAP { "map", KIND_MAP, 0 }
#define SIZE { "size", KIND_SIZE, 0 }
#define OFFSET { "offset", KIND_OFFSET, 0 }
#define LEN { "len", KIND_LEN, 0 }
#define ADDR(name) { name, KIND_ADDR, 0 }
#define FLAGS(name, mask) { name, KIND_FLAGS, mask }
#define NUMBER(name, limit) { name, KIND_NUMBER, limit }
#define ANY(name) { name, KIND_ANY, 0 }
#define NAME { "name", KIND_NAME, 0 }
#define ODD { "odd", KIND_ODD, 0 }

#define CALL(name, weight, ...) { #name, call_##name, weight, { __VA_ARGS__ } },

const struct table_call table[] = {
#include "calls.inc"
};

/* clang-format on */

const int table_count = sizeof(table) / sizeof(table[0]);

int table_args(const struct table_call *call)
{
	int count = 0;

	while (count < WORLD_ARGS && call->args[count].kind != KIND_NONE)
		count++;
	return count;
}

int table_find(const char *name)
{
	for (int i = 0; i < table_count; i++)
		if (!strcmp(table[i].name, name))
			return i;
	return -1;
}
