// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * replay - the programs of a file in their order, without libFuzzer
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../vm/guest/file.h"
#include "execute.h"

int main(int argc, char **argv)
{
	static char text[1 << 18];
	const char *at = text, *why;
	struct program program;
	int got = 0, count = 0;
	time_t end;

	if (argc != 3)
		errx(2, "usage: replay SECONDS FILE");
	if (file_read(argv[2], text, sizeof(text)) < 0)
		err(2, "%s", argv[2]);
	execute_setup();
	end = time(NULL) + atoi(argv[1]);
	for (; time(NULL) < end && (got = program_parse(&program, &at, &why)) == 1; count++)
		execute(&program);
	if (got < 0)
		errx(2, "%s: %s", argv[2], why);
	printf("nothing found in %d programs\n", count);
	return 0;
}
