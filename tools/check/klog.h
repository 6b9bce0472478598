/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * klog - the kernel's log from a moment on
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_KLOG_H
#define KUBUF_KLOG_H

#include <stdbool.h>
#include <sys/types.h>

struct klog;

/*
 * What comes from now on; NULL and errno when the log cannot be read. Reports that name a function
 * of @module, which may be NULL, are the device's whatever process they are about.
 */
struct klog *klog_open(const char *module);
void klog_close(struct klog *log);

/* The first line since that holds @part, good until the next call; or NULL. */
const char *klog_find(struct klog *log, const char *part);

/* Whether a line since says that the OOM killer has chosen that process. */
bool klog_has_oom(struct klog *log, pid_t pid);

/* The first line since that tells of a fault of the kernel's; or NULL. */
const char *klog_fault(struct klog *log);

/*
 * Bits of /proc/sys/kernel/tainted, which everybody may read: the kernel has died or has met a page
 * in a state that cannot be, or it has warned.
 */
#define KLOG_DIED (1UL << 7 | 1UL << 5)
#define KLOG_WARNED (1UL << 9)

unsigned long klog_taints(void);

/* Whether after that line nothing that the kernel does can be relied on. */
bool klog_is_deadly(const char *line);

/* The name that the processes of a class have; a report of another process is not theirs. */
#define KLOG_COMM "kubuf-check"

#endif
