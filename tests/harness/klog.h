/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * klog - the kernel's log since a mark
 *
 * Copyright (C) the kubuf developers
 *
 * Lines are as the kernel printed them, without level and time; what /dev/kmsg
 * escapes is put back, so that a test sees the bytes a driver printed.
 */
#ifndef KUBUF_KLOG_H
#define KUBUF_KLOG_H

struct klog;

/* The log from now on. Ends the process when it cannot be read. */
struct klog *klog_mark(void);
void klog_free(struct klog *log);

/*
 * A line of our own. After "kubuf-expect: TEXT", complaints of the kernel's that contain
 * TEXT are not held against the test; "kubuf-expect:" ends that.
 */
void klog_say(const char *line);

/* Number of lines since the mark that contain the text. */
int klog_count(struct klog *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* First such line, or NULL; good until the next call. */
const char *klog_line(struct klog *log, const char *text);

/* All lines since the mark; good until the next call. */
const char *klog_text(struct klog *log);

#endif
