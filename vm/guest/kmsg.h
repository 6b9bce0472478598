/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * kmsg - searching the kernel's log for complaints, from a mark on
 *
 * A program that provokes a complaint on purpose announces that by writing "kubuf-expect: TEXT"
 * to /dev/kmsg: after that, lines that contain TEXT are ignored, and traces of what they say,
 * until "kubuf-expect:" alone ends all announcements.
 */
#ifndef GUEST_KMSG_H
#define GUEST_KMSG_H

#include "kernlog.h"

enum {
	KMSG_LINES = 24,
	KMSG_LINE = 240,
	KMSG_EXPECT = 4
};

/**
 * struct kmsg - a reader of the log
 * @log: reader of /dev/kmsg; @log.lost are records overwritten in spite of the large buffer
 * @bad: number of complaints since the mark
 * @lines: the first of these lines
 * @everybody: judge lines written by processes, too, for the tests of this file
 * @expect: texts to ignore; an empty one is unused
 * @last: the previous line
 * @said: the line before the last line "CPU: ...", to which a bare trace belongs
 */
struct kmsg {
	struct kernlog log;
	int bad;
	int everybody;
	char lines[KMSG_LINES][KMSG_LINE];
	char expect[KMSG_EXPECT][64];
	char last[KMSG_LINE / 2];
	char said[KMSG_LINE / 2];
};

/* Opens the log, and sets the mark to its current end. Returns 0, or -1 with errno set. */
int kmsg_open(struct kmsg *kmsg);

/* Sets the mark to the current end, and resets the counts. */
void kmsg_mark(struct kmsg *kmsg);

/* Reads new records. To be called whenever the fd is readable. */
void kmsg_scan(struct kmsg *kmsg);

/* Judges one record of /dev/kmsg, which is changed in place. Called by kmsg_scan(). */
void kmsg_record(struct kmsg *kmsg, char *record);

#endif
