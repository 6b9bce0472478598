/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * cgroup - a memory cgroup (version 2) of a test's own
 *
 * Copyright (C) the kubuf developers
 *
 * It stands beside the one the test runs in: a cgroup that has processes of its
 * own cannot have children with a memory controller.
 */
#ifndef KUBUF_CGROUP_H
#define KUBUF_CGROUP_H

struct cgroup;

/* Skips the test when there is no memory controller to be had. */
struct cgroup *cgroup_new(const char *name);

/* This process, and those it will fork, move in. */
void cgroup_enter(const struct cgroup *group);

void cgroup_set(const struct cgroup *group, const char *file, const char *value);
long long cgroup_get(const struct cgroup *group, const char *file);

/* A named line of a file such as memory.events. */
long long cgroup_field(const struct cgroup *group, const char *file, const char *name);

/* 0, or -1 with errno while something is left in it. */
int cgroup_remove(struct cgroup *group);

/* As soon as the last process has left; one that can be removed holds no charge any more. */
void cgroup_remove_empty(struct cgroup *group);

#endif
