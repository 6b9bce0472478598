/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * process - children that may never end
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_PROCESS_H
#define KUBUF_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* Runs @body(@arg) in a child, which then ends with 0. */
pid_t process_start(void (*body)(void *arg), void *arg);

/* The same, in a child whose descriptors are this process's own: what it opens stays open here. */
pid_t process_start_sharing(void (*body)(void *arg), void *arg);

/* Whether it ends within that time; then it is waited for, its status in @status or NULL. */
bool process_ends(pid_t pid, int ms, int *status);

/* Whether it computes, or waits for a CPU only: it is slow, and does not hang. */
bool process_runs(pid_t pid);

/* SIGKILL; whether it goes within that time. */
bool process_kill(pid_t pid, int ms);

#endif
