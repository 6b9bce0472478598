// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "watch.h"

#include <err.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../vm/guest/file.h"
#include "../vm/guest/kmsg.h"
#include "../vm/guest/pins.h"
#include "execute.h"

/**
 * struct state - what is counted
 * @locked: bytes
 * @shmem: bytes
 * @references: to the module
 * @buffers: lines in debugfs
 * @pins: pages pinned and not unpinned
 */
struct state {
	long long locked, shmem, references, buffers, pins;
};

static struct kmsg kmsg;
static struct state before;
static int control = -1;

static long long count_lines(const char *path)
{
	static char text[1 << 16];
	long long lines = 0;

	if (file_read(path, text, sizeof(text)) < 0)
		return -1;
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	return lines;
}

static struct state state_now(bool pins)
{
	struct kubuf_ioctl_query query = { 0 };
	char text[32] = "-1";
	struct state state = before;

	ioctl(control, KUBUF_IOCTL_QUERY, &query);
	state.locked = query.locked_used;
	state.shmem = query.shmem_used;
	file_read("/sys/module/kubuf/refcnt", text, sizeof(text));
	state.references = atoll(text);
	state.buffers = count_lines("/sys/kernel/debug/kubuf/buffers");
	if (pins)
		state.pins = pins_held();
	return state;
}

void watch_begin(void)
{
	control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC);
	if (control == -1 || kmsg_open(&kmsg))
		err(2, "/dev/kubuf/control or /dev/kmsg");
	before = state_now(true);
}

static void names_remove(void)
{
	struct kubuf_entry entries[16];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = 16 };
	struct kubuf_ioctl_remove remove = { 0 };

	do {
		list.count = 0;
		if (ioctl(control, KUBUF_IOCTL_LIST, &list))
			return;
		for (unsigned int i = 0; i < list.count && i < list.room; i++) {
			memcpy(remove.name, entries[i].name, sizeof(remove.name));
			ioctl(control, KUBUF_IOCTL_REMOVE, &remove);
		}
	} while (list.count > list.room);
}

static const char *log_complaint(void)
{
	static char text[KMSG_LINE + 32];

	kmsg_scan(&kmsg);
	if (!kmsg.bad)
		return NULL;
	snprintf(text, sizeof(text), "kernel log: %s", kmsg.lines[0]);
	return text;
}

const char *watch_complaint(bool pins)
{
	static char text[400];
	const char *said = log_complaint();
	struct state now;

	/* First: a lock that is left taken would be waited for by what comes next. */
	if (said)
		return said;
	names_remove();
	for (int turn = 0; turn < 100 * execute_slow(); turn++) {
		now = state_now(pins);
		if (!memcmp(&now, &before, sizeof(now)))
			return log_complaint();
		usleep(turn < 20 ? 1000 : 20000);
	}
	snprintf(text, sizeof(text),
		 "left behind: locked %lld, shmem %lld bytes, %lld references to the module, %lld buffers, %lld pins",
		 now.locked - before.locked, now.shmem - before.shmem,
		 now.references - before.references, now.buffers - before.buffers,
		 now.pins - before.pins);
	return text;
}
