// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * options - of kubuf check, an argument a line
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include "target.h"

/* What ends the program ends one try. */
static jmp_buf ended;

#define exit(status) longjmp(ended, 1 + (status))
#define err(status, ...) exit(status)
#define errx(status, ...) exit(status)
#include "../../tools/check.c"
#include "../../tools/check/options.c"
#undef exit

enum {
	ARGUMENTS = 16
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *text; /* not lost when it ends in the middle */
	static struct options options;
	static struct device device;
	char *argv[ARGUMENTS + 1] = { "check" };
	int argc = 1;

	text = target_text(data, size);
	options = (struct options){ .report = &report_text };
	device = (struct device){ .path = NULL };
	for (char *line = text; argc < ARGUMENTS && line; argc++) {
		argv[argc] = line;
		line = strchr(line, '\n');
		if (line)
			*line++ = '\0';
	}
	optind = 0;
	if (!setjmp(ended)) {
		options_parse(argc, argv, &device, &options);
		TARGET_HOLDS(device.path);
		for (int i = 0; i < classes_count; i++)
			among(options.only, classes[i]->name);
		if (options.ioctl_size)
			parse_size_call(options.ioctl_size);
	}
	free(text);
	return 0;
}
