// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * holders - kubuf holders: list processes that have a buffer open or mapped
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>

#include "commands.h"
#include "out.h"
#include "target.h"
#include "uses.h"

static const char usage[] =
	"usage: kubuf holders [--json] BUFFER\n"
	"\n"
	"Lists the processes that have a buffer, or one of its bells, open, or the buffer mapped.\n"
	"Only root sees processes of other users. If the memory is not shmem, a mapping through a\n"
	"driver's own node is found only if BUFFER is that node.\n"
	"\n"
	"  --json        for machines; with the number of processes, and of those that could not\n"
	"                be searched (unseen)\n"
	"  --help        this text\n"
	"\n"
	"Exit status: 0 some process has the buffer, 1 none was found, 2 on errors.\n";

/**
 * struct told - the uses that were printed
 * @count: number of uses
 * @processes: number of processes
 * @pid: the last process
 * @json: print JSON
 */
struct told {
	unsigned int count, processes;
	int pid;
	bool json;
};

static const char *rights_of(const struct use *use)
{
	if (use->bell >= 0)
		return !use->is_writable ? "waits" : use->is_readable ? "waits and rings"
								      : "rings";
	if (use->is_private)
		return "private";
	return use->is_writable ? "reads and writes" : "reads";
}

static void tell_text(const struct use *use, void *arg)
{
	struct told *told = arg;
	char comm[OUT_NAME], size[OUT_SIZE];

	if (!told->count++)
		printf("%7s  %-16s %-9s %s\n", "PID", "COMMAND", "HAS", "");
	printf("%7d  %-16s ", use->pid, out_name(comm, use->comm));
	if (use->fd < 0)
		printf("mapping   %s from offset %llu, %s\n", out_bytes(size, use->to - use->from),
		       (unsigned long long)use->offset, rights_of(use));
	else if (use->bell >= 0)
		printf("bell %d    descriptor %d, %s\n", use->bell, use->fd, rights_of(use));
	else
		printf("buffer    descriptor %d, %s\n", use->fd, rights_of(use));
}

static void tell_json(const struct use *use, void *arg)
{
	struct told *told = arg;

	told->processes += use->pid != told->pid;
	told->pid = use->pid;
	printf("%s\n  {\"pid\": %d, \"comm\": ", told->count++ ? "," : "", use->pid);
	out_json(stdout, use->comm);
	printf(", \"writes\": %s", use->is_writable ? "true" : "false");
	if (use->fd < 0)
		printf(", \"mapping\": {\"offset\": %llu, \"length\": %llu, \"private\": %s}",
		       (unsigned long long)use->offset, (unsigned long long)(use->to - use->from),
		       use->is_private ? "true" : "false");
	else
		printf(", \"fd\": %d", use->fd);
	if (use->bell >= 0)
		printf(", \"bell\": %d", use->bell);
	printf("}");
}

int holders_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct told told = { 0 };
	struct kub_buf *buf;
	unsigned int closed;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		told.json = true;
	}
	if (!command_takes(argv + optind, 1, 1))
		return command_misused(usage);
	buf = target_open_any(argv[optind]);
	if (told.json)
		printf("{\"holders\": [");
	closed = uses_each(buf, told.json ? tell_json : tell_text, &told);
	if (told.json)
		printf("%s], \"processes\": %u, \"unseen\": %u}\n", told.count ? "\n" : "",
		       told.processes, closed);
	else if (!told.count)
		printf("nobody has it open or mapped\n");
	if (closed)
		warnx("%u processes of other users could not be looked into; root can", closed);
	kub_close(buf);
	return told.count ? 0 : 1;
}
