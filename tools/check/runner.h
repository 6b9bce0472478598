/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * runner - each class in a process of its own, under a watchdog
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_RUNNER_H
#define KUBUF_RUNNER_H

#include "class.h"
#include "finding.h"

/**
 * struct outcome - how a class ended
 * @verdict: the worst of its findings
 * @missing: why it did not run; else NULL
 */
struct outcome {
	enum verdict verdict;
	const char *missing;
};

/* Why a class is not tried that the caller did not ask for. */
extern const char runner_not_asked[];

/* Say of each class, not of the dangerous alone, that it is about to be tried. */
extern bool runner_verbose;

/* Runs one class of the list on the device; what it finds is in the findings. */
struct outcome runner_run(const struct device *device, int class);

#endif
