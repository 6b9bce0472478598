/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * holders - what kubuf holds at a moment, to see that nothing is left behind
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_HOLDERS_H
#define KUBUF_HOLDERS_H

#include <stdint.h>

struct check_site;

/**
 * struct holders - figures of one moment
 * @fds: open descriptors of this process
 * @buffers: lines of /sys/kernel/debug/kubuf/buffers
 * @shmem: bytes used on the core's tmpfs
 * @locked: bytes charged as locked
 */
struct holders {
	long long fds;
	long long buffers;
	uint64_t shmem;
	uint64_t locked;
};

struct holders holders_now(void);

/* Fails the check where a figure is not what it was. What ends with a close may take a moment. */
void holders_check(const struct check_site *site, const struct holders *before);
#define CHECK_HOLDERS(before) holders_check(CHECK_SITE(false), before)

/* The line of a buffer in the list, or NULL; good until the thread's next call. */
const char *holders_line(uint64_t id);

#endif
