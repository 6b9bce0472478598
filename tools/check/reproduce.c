// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "reproduce.h"

#include <stdio.h>
#include <string.h>

static const char preamble[] =
	"#define _GNU_SOURCE\n"
	"#include <errno.h>\n"
	"#include <fcntl.h>\n"
	"#include <stdio.h>\n"
	"#include <stdlib.h>\n"
	"#include <string.h>\n"
	"#include <sys/mman.h>\n"
	"#include <unistd.h>\n"
	"\n"
	"/* Does a call and says what came. */\n"
	"#define SHOW(call) ({ errno = 0; long show_ = (long)(call); \\\n"
	"\tprintf(\"%s = %#lx%s%s\\n\", #call, show_, errno ? \": \" : \"\", \\\n"
	"\t       errno ? strerror(errno) : \"\"); fflush(stdout); show_; })\n"
	"#define MEMORY(len) calloc(1, (len) + 8192)\n";

/* A comment of C must not end early. */
static void comment(const char *text)
{
	for (; *text; text++)
		if (text[0] == '*' && text[1] == '/')
			continue;
		else
			putchar(*text);
}

void reproduce_print(const struct device *device, const struct finding *finding)
{
	printf("/*\n * %s: ", verdict_name(finding->verdict));
	comment(finding->what);
	printf("\n");
	if (finding->why[0]) {
		printf(" *\n * ");
		comment(finding->why);
		printf("\n");
	}
	printf(" */\n%s#define DEVICE \"%s\"\n\nint main(void)\n{\n", preamble, device->path);
	for (const char *line = finding->steps; *line;) {
		size_t len = strcspn(line, "\n");

		printf("\t%.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
	printf("\treturn 0;\n}\n");
}
