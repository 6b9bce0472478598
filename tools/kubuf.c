// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf - the command line tool, with one file per subcommand
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <fcntl.h>
#include <kubuf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "list", list_command, "list the named buffers (also: ls)" },
	{ "info", info_command, "print properties of a buffer, or features of this machine" },
	{ "add", add_command, "make a buffer with a name; with --persist at each boot" },
	{ "remove", remove_command, "remove a name" },
	{ "holders", holders_command, "list processes that have a buffer open or mapped" },
	{ "maps", maps_command, "draw how processes have a buffer mapped" },
	{ "monitor", monitor_command, "show the named buffers, refreshed in place" },
	{ "dump", dump_command, "print bytes as hex; can follow a buffer" },
	{ "fill", fill_command, "fill a range with a pattern" },
	{ "ring", ring_command, "ring a bell" },
	{ "wait", wait_command, "wait for a bell, or run a command at each event" },
	{ "stream", stream_command, "print the records of a stream" },
	{ "bench", bench_command, "compare kubuf with other ways to share memory" },
	{ "doctor", doctor_command, "check the installation, and say what to do about problems" },
	{ "check", check_command, "test a device that shares memory, as its worst user would" },
};

bool command_takes(char *const *arguments, int least, int most)
{
	int count = 0;

	while (arguments[count])
		count++;
	if (count < least)
		warnx("arguments are missing: want %d, not %d", least, count);
	else if (count > most)
		warnx("\"%s\" is an argument too many", arguments[most]);
	return count >= least && count <= most;
}

int command_help(const char *usage)
{
	fputs(usage, stdout);
	return 0;
}

int command_misused(const char *usage)
{
	fputs(usage, stderr);
	return 2;
}

static int help(FILE *out)
{
	fputs("usage: kubuf COMMAND [OPTION...] [ARGUMENT...]\n\n", out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].what);
	fputs("\nkubuf COMMAND --help tells more. A buffer's node is a file: cat, dd, cp, chmod "
	      "and\n"
	      "chown do with /dev/kubuf/NAME what they always do.\n",
	      out);
	return out == stdout ? 0 : 2;
}

static int run(int argc, char **argv)
{
	static char called[32];

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;
		snprintf(called, sizeof(called), "kubuf %s", commands[i].name);
		argv[1] = called;
		return commands[i].run(argc - 1, argv + 1);
	}
	fprintf(stderr, "kubuf: there is no command %s\n\n", argv[1]);
	return help(stderr);
}

/*
 * If stdin, stdout or stderr is closed, the next open file, perhaps a buffer, would get its
 * number, and messages would be written to it. So open such numbers first, for reading, so that
 * writing still fails.
 */
static void open_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

int main(int argc, char **argv)
{
	static char list[] = "list";
	int status;

	open_standard();
	if (argc < 2)
		return help(stderr);
	if (!strcmp(argv[1], "ls"))
		argv[1] = list;
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
		status = help(stdout);
	else if (!strcmp(argv[1], "--version"))
		status = printf("kubuf %s\n", kub_version()) < 0;
	else
		status = run(argc, argv);
	if (fflush(stdout) || ferror(stdout))
		err(2, "standard output");
	return status;
}
