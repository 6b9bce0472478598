// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * dump - kubuf dump: print bytes of a buffer as hex
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "out.h"
#include "size.h"
#include "target.h"

static const char usage[] =
	"usage: kubuf dump [OPTION...] BUFFER\n"
	"\n"
	"Prints bytes of a buffer as hex and as characters; lines equal to the previous are\n"
	"replaced by one *. For the bytes themselves, use cat or dd.\n"
	"\n"
	"  --offset BYTES   offset of the first byte; default 0\n"
	"  --length BYTES   number of bytes; default the rest, with --follow 256 bytes\n"
	"  --follow         print again whenever bell 0 is rung, until the buffer ends\n"
	"  --help           this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

#define LINE 16

static void print_line(uint64_t offset, const unsigned char *bytes, size_t len)
{
	printf("%08llx ", (unsigned long long)offset);
	for (size_t i = 0; i < LINE; i++) {
		if (i == LINE / 2)
			putchar(' ');
		if (i < len)
			printf(" %02x", bytes[i]);
		else
			printf("   ");
	}
	printf("  |");
	for (size_t i = 0; i < len; i++)
		putchar(bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '.');
	printf("|\n");
}

static void print_range(const struct kub_buf *buf, uint64_t at, uint64_t len)
{
	static unsigned char block[65536], last[LINE];
	bool has_last = false, skips = false;
	uint64_t end = at + len;
	size_t there, line;

	for (; at < end; at += there) {
		there = end - at < sizeof(block) ? (size_t)(end - at) : sizeof(block);
		if (kub_read(buf, block, there, at) < 0)
			errx(2, "%s", out_explained());
		for (size_t i = 0; i < there; i += line) {
			line = there - i < LINE ? there - i : LINE;
			if (has_last && line == LINE && !memcmp(last, block + i, LINE)) {
				if (!skips)
					puts("*");
				skips = true;
				continue;
			}
			skips = false;
			print_line(at + i, block + i, line);
			has_last = line == LINE;
			memcpy(last, block + i, line);
		}
	}
	printf("%08llx\n", (unsigned long long)end);
}

static void follow(const struct kub_buf *buf, uint64_t at, uint64_t len)
{
	struct kub_bell *bell;
	uint64_t count = 0;
	int ret;

	/* Open the bell before the first dump, so that no ring after it is missed. */
	if (kub_bell(buf, 0, KUB_READ, &bell))
		errx(2, "%s", out_explained());
	kub_wait(bell, 0, &count);
	print_range(buf, at, len);
	for (;;) {
		if (fflush(stdout))
			err(2, "standard output");
		ret = kub_wait(bell, KUB_FOREVER, &count);
		if (ret == -ENODATA)
			break;
		if (ret && ret != -EINTR)
			errx(2, "%s", out_explained());
		printf("\nevent %llu\n", (unsigned long long)count);
		print_range(buf, at, len);
	}
	kub_bell_close(bell);
}

int dump_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "offset", required_argument, NULL, 'o' },
		{ "length", required_argument, NULL, 'l' },
		{ "follow", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *offset = NULL, *length = NULL;
	bool follows = false;
	uint64_t at, len;
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
		follows |= option == 'f';
	}
	if (!command_takes(argv + optind, 1, 1))
		return command_misused(usage);
	buf = target_open_any(argv[optind]);
	target_range(buf, offset, length, &at, &len);
	if (follows && !length && len > 256)
		len = 256;
	if (follows)
		follow(buf, at, len);
	else
		print_range(buf, at, len);
	kub_close(buf);
	return 0;
}
