/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * balance - all that the kernel holds for kubuf and for this process, to the unit
 *
 * Copyright (C) the kubuf developers
 *
 * More than holders.h, for those who ask often: it also knows modules' references,
 * names, pins and this process's memory, and works without kubuf.ko loaded.
 */
#ifndef KUBUF_BALANCE_H
#define KUBUF_BALANCE_H

#include <stdint.h>

#define BALANCE_TEXT 32768

struct check_site;

/**
 * struct balance - figures of one moment
 * @pins: pages pinned and not unpinned, in the whole system
 * @fds: open descriptors of this process
 * @room: pages of its address space
 * @shmem: bytes used on the core's tmpfs
 * @locked: bytes charged as locked
 * @text: lines: modules with their reference counts, names in /dev, /sys/class and
 *	/proc/devices, every buffer with its holders
 */
struct balance {
	long pins;
	long fds;
	long room;
	uint64_t shmem;
	uint64_t locked;
	char text[BALANCE_TEXT];
};

void balance_take(struct balance *balance);

/* Fails the check where something is not as it was. What ends late may take a moment. */
void balance_check(const struct check_site *site, const struct balance *before);
#define CHECK_BALANCE(before) balance_check(CHECK_SITE(false), before)

#endif
