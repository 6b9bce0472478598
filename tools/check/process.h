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

/*
 * Leaves input and output to the parent: a pipe or a terminal ends when all have closed it, and a
 * process that hangs in the kernel would keep whoever reads the report waiting. A child of
 * process_start() begins so.
 */
void process_let_go(void);

/* Runs @body(@arg) in a child, which then ends with 0, or together with this process. */
pid_t process_start(void (*body)(void *arg), void *arg);

/* The same, in a child whose descriptors are this process's own: what it opens stays open here. */
pid_t process_start_sharing(void (*body)(void *arg), void *arg);

/* Whether it ends within that time; then it is waited for, its status in @status or NULL. */
bool process_ends(pid_t pid, int ms, int *status);

/*
 * Its state as /proc/PID/stat has it: R where it computes, or waits for a CPU only, and so is slow
 * and does not hang; D in a sleep that no signal ends. 0 if that cannot be read.
 */
char process_state(pid_t pid);

/*
 * Whether it stays in a sleep that no signal ends. A short one is for a device that answers soon;
 * a long one nobody can end.
 */
bool process_sleeps_deeply(pid_t pid);

/*
 * Whether this process, since the last call, has waited in the kernel for longer than a call with
 * O_NONBLOCK may: to be slow, or to wait for a CPU, is no such wait.
 */
bool process_slept(void);

/*
 * From now on this process runs on one CPU. Each CPU gives out first what was given back on it
 * last, and keeps free memory of its own.
 */
void process_stay_on_cpu(void);

/* SIGKILL, of one that has not ended; whether it goes within that time. */
bool process_kill(pid_t pid, int ms);

#endif
