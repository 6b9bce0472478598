/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * charged - listing pages that are charged to a cgroup
 */
#ifndef GUEST_CHARGED_H
#define GUEST_CHARGED_H

#include <stddef.h>
#include <stdint.h>

enum {
	CHARGED_KEPT = 256
};

/**
 * struct charged - pages charged to a cgroup
 * @count: number of pages
 * @pfns: page frame numbers of the first pages
 */
struct charged {
	int count;
	uint64_t pfns[CHARGED_KEPT];
};

/* Finds the pages of the cgroup with @directory, which must still exist. */
void charged_look(struct charged *charged, const char *directory);

/*
 * Writes a line for each page that is not free yet, as far as @size allows, with its current
 * use.
 */
void charged_tell(const struct charged *charged, char *text, size_t size);

#endif
