/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * brake - stops a process wherever it is, and lets it go on
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_BRAKE_H
#define KUBUF_BRAKE_H

#include <stdbool.h>
#include <sys/types.h>

struct brake;

/* A process that runs @body(@arg); @freezer: stopped by a cgroup, else by SIGSTOP. */
struct brake *brake_start(bool freezer, void (*body)(void *arg), void *arg);

/* Returns when it stands still; in a sleep that no signal ends, it may take until its end. */
void brake_pull(struct brake *brake);
void brake_let_go(struct brake *brake);

/* Waits for its end, which is to be exit status 0. */
void brake_wait(struct brake *brake);

/* Returns when it sleeps. */
void brake_await_sleep(const struct brake *brake);

#endif
