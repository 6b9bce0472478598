/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * counters - what the kernel has given out: pins, pages, objects of its caches
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_COUNTERS_H
#define KUBUF_COUNTERS_H

#include <stdbool.h>

#define COUNTERS_MAX 1024
#define COUNTERS_NAME 32

/**
 * struct counter - one of them
 * @name: for people
 * @count: how many are out; pages of memory for "pages"
 */
struct counter {
	char name[COUNTERS_NAME];
	long long count;
};

/**
 * struct counters - all that can be read, at one moment
 * @number: how many
 * @all: always in the same order
 */
struct counters {
	int number;
	struct counter all[COUNTERS_MAX];
};

void counters_read(struct counters *counters);

/* If it is a cache of objects, and we may: let go of what is free and only kept back. */
void counters_flush(const char *name);

/* The same for every cache; false where none lets us. */
bool counters_flush_all(void);

/* The count of that name, or 0. */
long long counters_get(const struct counters *counters, const char *name);

#endif
