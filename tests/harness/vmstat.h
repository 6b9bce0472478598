/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vmstat - numbers from /proc/vmstat, /proc/meminfo and /proc/self/status
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_VMSTAT_H
#define KUBUF_VMSTAT_H

/* A counter of /proc/vmstat, after what the CPUs hold back has been added. */
long vmstat_get(const char *name);

/* Pages pinned and not yet unpinned, in the whole system. */
long vmstat_pins_held(void);

/* Fields in KiB, such as "MemAvailable" and "VmPTE". */
long vmstat_meminfo_kib(const char *name);
long vmstat_status_kib(const char *name);

/* Page faults of this process so far that needed no I/O. */
long vmstat_faults(void);

#endif
