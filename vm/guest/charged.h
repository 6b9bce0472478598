/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * charged - pages that are charged to a cgroup, one by one
 */
#ifndef GUEST_CHARGED_H
#define GUEST_CHARGED_H

#include <stddef.h>
#include <stdint.h>

enum {
	CHARGED_KEPT = 256
};

/**
 * struct charged - some of them
 * @count: how many there are
 * @pfns: the first of them
 */
struct charged {
	int count;
	uint64_t pfns[CHARGED_KEPT];
};

/* Those of the cgroup with that directory, which must be there still. */
void charged_look(struct charged *charged, const char *directory);

/* A line for each that is not free yet, as far as there is room: what it is now. */
void charged_tell(const struct charged *charged, char *text, size_t size);

#endif
