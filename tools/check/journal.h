/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * journal - the file that a record is kept in, so that a machine that stops leaves it behind
 *
 * Copyright (C) the kubuf developers
 *
 * The record itself is memory. What of it has changed is written call by call: no access to the
 * record depends on the file, which may lie on a full disk or be cut short by somebody.
 */
#ifndef KUBUF_JOURNAL_H
#define KUBUF_JOURNAL_H

#include <stdbool.h>

/* Of the layout of a record: one of another version cannot be resumed. */
#define JOURNAL_VERSION 7

/*
 * Begins @file, or, if that is NULL, a file of the user's that is named after the device, with
 * the record. What cannot be written is said, and the check goes on without a file.
 */
void journal_begin(const char *file);

/* The record is what stands in @file, or in that of journal_begin(); else the program ends. */
void journal_resume(const char *file, const char *path);

/* Its name, for people; NULL where there is none. */
const char *journal_name(void);

/* What has changed is on disk when this returns. */
void journal_write(void);

/*
 * The last word to a file: it goes, unless the caller of the tool has named it, or marks that are
 * still in the device depend on it. This is said.
 */
void journal_end(void);

#endif
