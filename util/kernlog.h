/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kernlog - the kernel's log from a moment on, record by record
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
 * @record: the record of the last kernlog_next(); the kernel has none longer
 */
struct kernlog {
	int fd;
	int lost;
	char record[8192];
};

/* Opens the log, at its present end; 0, or -1 with errno set. */
int kernlog_open(struct kernlog *log);
void kernlog_close(struct kernlog *log);

/* Goes to the present end again, and forgets what was lost. */
void kernlog_mark(struct kernlog *log);

/*
 * The text of the next record, good until the next call; NULL: there is none as yet.
 * @process: whether a process wrote it, not the kernel; may be NULL
 */
const char *kernlog_next(struct kernlog *log, bool *process);

/*
 * The text of a record as /dev/kmsg has it, "priority,sequence,time,flags;text\n" and further
 * lines, which is changed: without these, and with the bytes that the kernel escaped put back.
 * NULL for what is no record.
 */
char *kernlog_text(char *record, bool *process);

#endif
