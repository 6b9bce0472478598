// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf - the command line tool: one subcommand per file
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <string.h>

#include "commands.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "check", check_command, "try a device that shares memory the way its worst user would" },
};

static int usage(FILE *out)
{
	fputs("usage: kubuf COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].what);
	fputs("\nkubuf COMMAND --help tells more.\n", out);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage(stderr);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
		return usage(stdout);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "kubuf: there is no command %s\n\n", argv[1]);
	return usage(stderr);
}
