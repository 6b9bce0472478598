/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cap - the cap on all shmem buffers together
 */
#ifndef KUBUF_CAP_H
#define KUBUF_CAP_H

#include <linux/types.h>

/**
 * struct kubuf_cap_usage - the cap on all shmem buffers, and how much of it is used
 * @limit: the cap, in bytes
 * @used: bytes in use, pages that MADV_COLLAPSE added past the ends of buffers included
 */
struct kubuf_cap_usage {
	u64 limit;
	u64 used;
};

int kubuf_cap_init(void);
struct kubuf_cap_usage kubuf_cap_usage(void);
int kubuf_cap_admit(const char *label, size_t size, size_t step);
void kubuf_cap_came(size_t size);
int kubuf_cap_refuse(const char *label, size_t size);

#endif
