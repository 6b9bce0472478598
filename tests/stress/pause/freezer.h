/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * freezer - stops a process wherever it is, and lets it go on
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FREEZER_H
#define KUBUF_FREEZER_H

#include <stdbool.h>
#include <sys/types.h>

struct freezer;

/* A process that runs @body(@arg); @by_cgroup: stopped by a cgroup, else by SIGSTOP. */
struct freezer *freezer_start(bool by_cgroup, void (*body)(void *arg), void *arg);

/* Returns when it stands still; in a sleep that no signal ends, it may take until its end. */
void freezer_stop(struct freezer *freezer);
void freezer_go_on(struct freezer *freezer);

/* Waits for its end, which is to be exit status 0. */
void freezer_wait(struct freezer *freezer);

/* Returns when it sleeps. */
void freezer_await_sleep(const struct freezer *freezer);

#endif
