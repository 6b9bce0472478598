/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * cgroup - the memory cgroup that one program runs in
 */
#ifndef GUEST_CGROUP_H
#define GUEST_CGROUP_H

#include <stddef.h>

/* Enables the memory and pids controllers for children of the root cgroup; 0 or -1. */
int cgroup_set_up(void);

/* Number of removed cgroups to which something is still charged. */
long long cgroup_dying(void);

/* All return 0, or -1 with errno set. */
int cgroup_make(const char *name);
int cgroup_enter(const char *name);
int cgroup_kill(const char *name);

/*
 * Removes the cgroup, and waits until the kernel has freed it, that is until nothing is charged
 * to it and the number of dying cgroups is @dying again. Returns 0, or -1 with a sentence in
 * @why.
 */
int cgroup_remove(const char *name, long long dying, char *why, size_t size);

#endif
