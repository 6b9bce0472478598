// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "options.h"

static void args_split(struct options *options, char *list)
{
	char *save = NULL;
	int n = 0;

	for (char *arg = strtok_r(list, ",", &save); arg && n < OPTIONS_ARGS;
	     arg = strtok_r(NULL, ",", &save))
		options->args[n++] = arg;
	options->args[n] = NULL;
}

/* The options point into this copy of the command line, which is never freed. */
void options_read(struct options *options)
{
	static char line[4096];
	char *save = NULL;

	*options = (struct options){
		.mode = "check",
		.name = "",
		.limit = 300,
		.slow = 1,
		.part = 1,
		.parts = 1,
	};
	file_read("/proc/cmdline", line, sizeof(line));
	for (char *word = strtok_r(line, " \n", &save); word; word = strtok_r(NULL, " \n", &save)) {
		if (!strncmp(word, "kubuf.mode=", 11))
			options->mode = word + 11;
		else if (!strncmp(word, "kubuf.name=", 11))
			options->name = word + 11;
		else if (!strncmp(word, "kubuf.args=", 11))
			args_split(options, word + 11);
		else if (!strncmp(word, "kubuf.limit=", 12))
			options->limit = atoi(word + 12);
		else if (!strncmp(word, "kubuf.slow=", 11))
			options->slow = atoi(word + 11);
		else if (!strcmp(word, "kubuf.long"))
			options->long_run = 1;
		else if (!strcmp(word, "kubuf.coverage"))
			options->coverage = 1;
		else if (!strncmp(word, "kubuf.part=", 11))
			sscanf(word + 11, "%dof%d", &options->part, &options->parts);
		else if (!strncmp(word, "kubuf.share=", 12))
			options->share = word + 12;
		else if (!strncmp(word, "kubuf.rows=", 11))
			options->rows = atoi(word + 11);
		else if (!strncmp(word, "kubuf.columns=", 14))
			options->columns = atoi(word + 14);
	}
	options->limit *= options->slow;
}
