// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * fill - kubuf fill: fill a range of a buffer with a pattern
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
	"usage: kubuf fill [OPTION...] BUFFER PATTERN\n"
	"\n"
	"Fills a buffer, or a range of it, with a number such as 0 or 0xdeadbeef.\n"
	"\n"
	"  --offset BYTES   offset of the first byte; default 0\n"
	"  --length BYTES   number of bytes; default the rest\n"
	"  --width BYTES    width of the number: 1, 2, 4 or 8; default the smallest that it fits in\n"
	"  --help           this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

static unsigned int width_of(uint64_t pattern)
{
	if (pattern > UINT32_MAX)
		return 8;
	if (pattern > UINT16_MAX)
		return 4;
	return pattern > UINT8_MAX ? 2 : 1;
}

int fill_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "offset", required_argument, NULL, 'o' },
		{ "length", required_argument, NULL, 'l' },
		{ "width", required_argument, NULL, 'w' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *offset = NULL, *length = NULL, *width = NULL;
	uint64_t at, len, pattern;
	struct kub_buf *buf;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		if (option == 'o')
			offset = optarg;
		else if (option == 'l')
			length = optarg;
		else
			width = optarg;
	}
	if (!command_takes(argv + optind, 2, 2))
		return command_misused(usage);
	pattern = size_number("PATTERN", argv[optind + 1], UINT64_MAX);
	buf = target_open(argv[optind], O_RDWR);
	target_range(buf, offset, length, &at, &len);
	if (kub_fill(buf, at, len, pattern,
		     width ? (unsigned int)size_number("--width", width, 8) : width_of(pattern)))
		errx(2, "%s", out_explained());
	kub_close(buf);
	return 0;
}
