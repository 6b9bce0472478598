/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options - what the user asks of kubuf check
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_OPTIONS_H
#define KUBUF_OPTIONS_H

#include <stdbool.h>

#include "device.h"
#include "report.h"

/**
 * struct options - the command's options
 * @only: names separated by commas; or NULL
 * @skip: names separated by commas; or NULL
 * @profile: name of a profile, or NULL
 * @ioctl_size: number of an ioctl, or NULL
 * @report: format of the report
 * @reproduce: number of a finding, 0 for none
 * @programs: a directory for programs that show the findings, or NULL
 * @record: file of the record, or NULL
 * @resume: continue the check in the record
 * @yes: test the device without asking
 */
struct options {
	const char *only;
	const char *skip;
	const char *profile;
	const char *ioctl_size;
	const struct report *report;
	int reproduce;
	const char *programs;
	const char *record;
	bool resume;
	bool yes;
};

/*
 * Reads the command line into @options and @device, whose path and marks are set then. Ends the
 * program where there is nothing to run: for --help, --list, and an option that is wrong.
 */
void options_parse(int argc, char **argv, struct device *device, struct options *options);

#endif
