/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * runner - each class in a process of its own, under a watchdog
 *
 * Copyright (C) the kubuf developers
 *
 * The process may end in any way. What became of it, and what the kernel said meanwhile,
 * are findings, too; after a fault of the kernel nothing more is tried.
 */
#ifndef KUBUF_RUNNER_H
#define KUBUF_RUNNER_H

#include "class.h"
#include "finding.h"

/**
 * struct outcome - how a class ended
 * @verdict: the worst of its findings; NONE when it was not tried
 * @missing: why it was not tried; else NULL
 */
struct outcome {
	enum verdict verdict;
	const char *missing;
};

/* Why a class is not tried that the caller did not ask for. */
extern const char runner_not_asked[];

/* So long a class may take; half of that after one has hung, and a second one is the last. */
extern int runner_patience_ms;

/*
 * Say of each class that it is about to be tried, not of the dangerous alone; and how long it took.
 */
extern bool runner_verbose;

/* From now on SIGINT and SIGTERM end the class that runs, and nothing more is tried. */
void runner_setup(void);

/*
 * Runs one class of the list on the device; what it finds is in the record. One that has its
 * end in the record already is not run again; one that was begun has stopped the machine.
 */
struct outcome runner_run(const struct device *device, int class);

/*
 * Where a call makes the descriptor that is tried: device->made, by a process of its own. If
 * that one goes wrong, it is a finding of the first class, and nothing more is tried.
 */
void runner_make(struct device *device);

/* Takes out the marks that a class has left whose process, or whose check, was cut off. */
void runner_restore(const struct device *device);

/* The outcome of a class that nobody asked for. */
struct outcome runner_leave_out(int class);

#endif
