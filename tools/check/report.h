/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report - what was found, for people, as JSON or as KTAP
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_REPORT_H
#define KUBUF_REPORT_H

#include "runner.h"

/**
 * struct report - one form
 * @begin: about the device, before anything runs
 * @class: one class has run
 * @end: all have
 */
struct report {
	void (*begin)(const struct device *device);
	void (*class)(int class, struct outcome outcome);
	void (*end)(void);
};

extern const struct report report_text, report_json, report_ktap;

/*
 * The grade: A nothing wrong, B warnings, C one failing class, D several; - nothing tried, or the
 * check was cut off.
 */
char report_grade(void);

/* For exit(): 0 nothing fails, 1 something does, 2 nothing could be tried, or cut off. */
int report_status(void);

#endif
