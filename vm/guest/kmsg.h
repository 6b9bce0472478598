/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * kmsg - the kernel's log from a mark on, searched for what must not be there
 *
 * A program that provokes a complaint on purpose announces it by writing
 * "kubuf-expect: TEXT" to /dev/kmsg: from then on lines that contain TEXT are
 * forgiven, until "kubuf-expect:" alone ends all announcements.
 *
 * A WARN() or a bare trace waits for its frames. A kernel thread of another module,
 * with no module of ours in the frames, is the kernel's affair: kept as a note.
 */
#ifndef GUEST_KMSG_H
#define GUEST_KMSG_H

#include "kernlog.h"

enum {
	KMSG_LINES = 24,
	KMSG_LINE = 240,
	KMSG_EXPECT = 4
};

/* For the reader of the results: how many of @others, and the first. */
#define KMSG_OTHERS "%d complaint(s) of other modules' threads, not counted: %s"

/**
 * struct kmsg - a reader of the log
 * @log: where it reads; @log.lost are records overwritten in spite of the large buffer
 * @bad: number of offending lines since the mark
 * @lines: the first of the offending lines
 * @others: number of complaints that are no affair of ours
 * @everybody: judge what processes write, too, as the tests of this file need it
 * @owners: whose modules were among the frames of the complaint that waits
 * @headed: the next trace belongs to the last complaint
 * @expect: texts that are forgiven; an empty one is a free place
 * @last: the line before the present one
 * @said: the line before the last line "CPU: ...", which a bare trace belongs to
 * @waiting: the complaint that waits for its frames; empty: none
 * @other: the first of @others
 */
struct kmsg {
	struct kernlog log;
	int bad;
	int others;
	int everybody;
	int owners;
	int headed;
	char lines[KMSG_LINES][KMSG_LINE];
	char expect[KMSG_EXPECT][64];
	char last[KMSG_LINE / 2];
	char said[KMSG_LINE / 2];
	char waiting[KMSG_LINE];
	char other[KMSG_LINE];
};

/* Opens the log, with the mark at its present end; 0, or -1 with errno set. */
int kmsg_open(struct kmsg *kmsg);

/* Sets the mark to the present end and forgets what was found. */
void kmsg_mark(struct kmsg *kmsg);

/* Reads what came since the last call. To be called whenever the fd is readable. */
void kmsg_scan(struct kmsg *kmsg);

/* The same, and waits a moment for the rest of a trace; then the counts are final. */
void kmsg_finish(struct kmsg *kmsg);

/* Judges one record as /dev/kmsg has it, which is changed. kmsg_scan() calls it. */
void kmsg_record(struct kmsg *kmsg, char *record);

#endif
