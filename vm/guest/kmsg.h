/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * kmsg - the kernel's log from a mark on, searched for what must not be there
 *
 * A program that provokes a complaint on purpose announces it by writing
 * "kubuf-expect: TEXT" to /dev/kmsg: from then on lines that contain TEXT are
 * forgiven, until "kubuf-expect:" alone ends all announcements.
 */
#ifndef GUEST_KMSG_H
#define GUEST_KMSG_H

enum {
	KMSG_LINES = 24,
	KMSG_LINE = 240,
	KMSG_EXPECT = 4
};

/**
 * struct kmsg - a reader of the log
 * @fd: open /dev/kmsg, does not block
 * @bad: number of offending lines since the mark
 * @lost: records overwritten before they were read, in spite of the large buffer
 * @lines: the first of the offending lines
 * @expect: texts that are forgiven; an empty one is a free place
 */
struct kmsg {
	int fd;
	int bad;
	int lost;
	char lines[KMSG_LINES][KMSG_LINE];
	char expect[KMSG_EXPECT][64];
};

/* Opens the log, with the mark at its present end; 0, or -1 with errno set. */
int kmsg_open(struct kmsg *kmsg);

/* Sets the mark to the present end and forgets what was found. */
void kmsg_mark(struct kmsg *kmsg);

/* Reads what came since the last call. To be called whenever the fd is readable. */
void kmsg_scan(struct kmsg *kmsg);

#endif
