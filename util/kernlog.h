/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernlog - reading the kernel's log from a point in time, record by record
 *
 * Copyright (C) the kubuf developers
 */
#ifndef UTIL_KERNLOG_H
#define UTIL_KERNLOG_H

#include <stdbool.h>

/**
 * struct kernlog - a reader of the log
 * @fd: open /dev/kmsg, does not block
 * @lost: records that were overwritten before they were read
 * @record: the record of the last kernlog_next(), of the kernel's maximum length
 */
struct kernlog {
	int fd;
	int lost;
	char record[8192];
};

/* Open the log at its current end. Return: 0, or -1 with errno set. */
int kernlog_open(struct kernlog *log);
void kernlog_close(struct kernlog *log);

/* Go to the current end, and reset @lost. */
void kernlog_mark(struct kernlog *log);

/*
 * Return: the text of the next record, valid until the next call; NULL if there is none yet.
 * @process: set to whether a process wrote the record, and not the kernel; may be NULL.
 */
const char *kernlog_next(struct kernlog *log, bool *process);

/*
 * Take the text from a record of /dev/kmsg, "priority,sequence,time,flags;text\n" with further
 * lines, which is changed in place: the other parts are cut off, and escaped bytes restored.
 * Return: the text, or NULL if it is no record.
 */
char *kernlog_text(char *record, bool *process);

#endif
