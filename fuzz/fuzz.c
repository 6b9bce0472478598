// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * fuzz - sequences of calls that nobody thought of, in a guest
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../vm/guest/file.h"
#include "emit.h"
#include "selftest.h"
#include "session.h"

static const char usage[] =
	"usage: fuzz run SEED SECONDS       from /fuzz/corpus on\n"
	"       fuzz corpus                 /fuzz/corpus once\n"
	"       fuzz minimise ROUNDS        /fuzz/found, with what is known from /fuzz/answers\n"
	"       fuzz emit FILE              a program as C, to standard output\n"
	"       fuzz self-test              KTAP\n";

static int emit_file(const char *path)
{
	static char text[1 << 16];
	const char *at = text, *why = "no program";
	struct program program;

	if (file_read(path, text, sizeof(text)) < 0)
		err(2, "%s", path);
	if (program_parse(&program, &at, &why) != 1)
		errx(2, "%s: %s", path, why);
	emit(stdout, &program);
	return 0;
}

int main(int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "";

	if (!strcmp(mode, "run") && argc == 4)
		return session_run(strtoull(argv[2], NULL, 0), atoi(argv[3]), "/fuzz/corpus");
	if (!strcmp(mode, "corpus") && argc == 2)
		return session_corpus("/fuzz/corpus");
	if (!strcmp(mode, "minimise") && argc == 3)
		return session_minimise("/fuzz/found", "/fuzz/answers", atoi(argv[2]));
	if (!strcmp(mode, "emit") && argc == 3)
		return emit_file(argv[2]);
	if (!strcmp(mode, "self-test") && argc == 2)
		return selftest();
	fputs(usage, stderr);
	return 2;
}
