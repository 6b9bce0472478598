// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * ring - kubuf ring: ring a bell of a buffer
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>

#include "commands.h"
#include "out.h"
#include "size.h"
#include "target.h"

static const char usage[] =
	"usage: kubuf ring [OPTION...] BUFFER [EVENTS]\n"
	"\n"
	"Rings a bell of a buffer: adds EVENTS (default 1) to its count, and wakes all waiters.\n"
	"\n"
	"  --bell NUMBER   which bell, 0 to 3; default 0, which says that there is data\n"
	"  --help          this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

int ring_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "bell", required_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	unsigned int which = 0;
	uint32_t events = 1;
	struct kub_bell *bell;
	struct kub_buf *buf;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		which = (unsigned int)size_number("--bell", optarg, 3);
	}
	if (!command_takes(argv + optind, 1, 2))
		return command_misused(usage);
	if (argc - optind == 2)
		events = (uint32_t)size_number("EVENTS", argv[optind + 1], UINT32_MAX);
	buf = target_open(argv[optind], O_RDWR);
	if (kub_bell(buf, which, KUB_WRITE, &bell) || kub_ring(bell, events))
		errx(2, "%s", out_explained());
	kub_bell_close(bell);
	kub_close(buf);
	return 0;
}
