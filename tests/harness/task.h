/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * task - second processes of a test
 *
 * Copyright (C) the kubuf developers
 *
 * A failed check in any of them is a failure of the test.
 */
#ifndef KUBUF_TASK_H
#define KUBUF_TASK_H

#include <sys/types.h>

/* Runs @body(@arg) in a forked process, which then exits with 0. */
pid_t task_start(void (*body)(void *arg), void *arg);

/* Waits for it; the status is that of waitpid(). */
int task_wait(pid_t pid);

/* Both; a task that does not exit with 0 fails the test. */
void task_run(void (*body)(void *arg), void *arg);

/* SIGKILL, and the test fails when it is not gone within @seconds. */
void task_kill(pid_t pid, unsigned int seconds);

/* The calling thread runs on that CPU only. */
void task_pin(int cpu);

#endif
