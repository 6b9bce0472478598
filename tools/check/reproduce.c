// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "reproduce.h"

#include <stdio.h>
#include <string.h>

static const char preamble[] =
	"#define _GNU_SOURCE\n"
	"#include <errno.h>\n"
	"#include <fcntl.h>\n"
	"#include <poll.h>\n"
	"#include <stdio.h>\n"
	"#include <stdlib.h>\n"
	"#include <string.h>\n"
	"#include <sys/ioctl.h>\n"
	"#include <sys/mman.h>\n"
	"#include <sys/wait.h>\n"
	"#include <unistd.h>\n"
	"\n"
	"/* Does a call and says what came. */\n"
	"#define SHOW(call) ({ errno = 0; long show_ = (long)(call); \\\n"
	"\tprintf(\"%s = %#lx%s%s\\n\", #call, show_, errno ? \": \" : \"\", \\\n"
	"\t       errno ? strerror(errno) : \"\"); fflush(stdout); show_; })\n"
	"\n"
	"char memory[1 << 20]; /* anything */\n"
	"char *map[64];\n"
	"int fd[1024];\n"
	"\n"
	"/* So many pages between two that cannot be touched. */\n"
	"static inline char *pages(size_t count)\n"
	"{\n"
	"\tsize_t page = sysconf(_SC_PAGESIZE);\n"
	"\tchar *start = mmap(NULL, (count + 2) * page, PROT_NONE,\n"
	"\t\t\t   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);\n"
	"\n"
	"\tmprotect(start + page, count * page, PROT_READ | PROT_WRITE);\n"
	"\treturn start + page;\n"
	"}\n";

/* How a device that a call makes comes to be. */
static void print_make(const struct profile_call *make)
{
	printf("\tunsigned char argument[%d] = {", PROFILE_ARGUMENT);
	for (int i = 0; i < PROFILE_ARGUMENT; i++)
		if (make->argument[i])
			printf(" [%d] = %#x,", i, make->argument[i]);
	printf(" };\n\tint made;\n\n"
	       "\tSHOW(ioctl(open(DEVICE, O_RDWR), %#lx, argument));\n"
	       "\tmemcpy(&made, argument + %u, sizeof(made));\n",
	       make->number, make->at);
}

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
	printf(" */\n#define DEVICE \"%s\"\n%s\nint main(void)\n{\n", device->path, preamble);
	if (device->profile->make.known)
		print_make(&device->profile->make);
	for (const char *line = finding->steps; *line;) {
		size_t len = strcspn(line, "\n");

		printf("\t%.*s\n", (int)len, line);
		line += len + (line[len] == '\n');
	}
	printf("\treturn 0;\n}\n");
}
