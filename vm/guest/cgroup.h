/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * cgroup - the memory cgroup that one program runs in
 */
#ifndef GUEST_CGROUP_H
#define GUEST_CGROUP_H

#include <stddef.h>

/* Lets children of the root cgroup have memory and pids controllers; 0 or -1. */
int cgroup_set_up(void);

/* Cgroups that were removed while something was still charged to them. */
long long cgroup_dying(void);

/* All return 0, or -1 with errno set. */
int cgroup_make(const char *name);
int cgroup_enter(const char *name);
int cgroup_kill(const char *name);

/*
 * Remove the cgroup and wait until the kernel has let it go, that is until
 * nothing is charged to it and the number of dying ones is @dying again.
 * Returns 0, or -1 with a sentence for the reader in @why.
 */
int cgroup_remove(const char *name, long long dying, char *why, size_t size);

#endif
