// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_hello - store to a mapping of /dev/hello, and read the device to see whether it changed
 *
 *   map_hello        a private mapping first, then a shared one
 *   map_hello -p|-s  only the private one, only the shared one
 *   map_hello -k wait afterwards, so that the process can be inspected from another terminal
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "hello.h"

#include <stdbool.h>
#include <stdint.h>

static const char *const told[] = { "Size:", "Rss:", "Private_Dirty:", "Anonymous:", "VmFlags:" };

/* Print the mapping's line of /proc/self/maps, and some lines of smaps below it. */
static void print_smaps(const void *addr)
{
	FILE *smaps = fopen("/proc/self/smaps", "r");
	unsigned long start;
	char line[512], *end;
	bool ours = false;

	if (!smaps)
		die("cannot open /proc/self/smaps");
	while (fgets(line, sizeof(line), smaps)) {
		start = strtoul(line, &end, 16);
		if (*end == '-') {
			ours = start == (uintptr_t)addr;
			if (ours)
				printf("%s", line);
		}
		for (size_t i = 0; ours && i < sizeof(told) / sizeof(*told); i++)
			if (!strncmp(line, told[i], strlen(told[i])))
				printf("  %s", line);
	}
	fclose(smaps);
}

static void try_mapping(int fd, int sharing)
{
	char *buf = hello_map(fd, sharing);
	char str[HELLO_SIZE];

	printf("%s mapping at %p\n", sharing == MAP_PRIVATE ? "private" : "shared", buf);
	printf("buf origin data = %s\n", buf);

	strcpy(buf, "new");
	hello_read(fd, str, sizeof(str));
	if (!strcmp(buf, str)) {
		printf("compare ok!\n");
	} else {
		printf("compare err!\n");
		printf("str = %s!\n", str);
		printf("buf = %s!\n", buf);
	}
	print_smaps(buf);
}

static int usage(const char *name)
{
	fprintf(stderr, "usage: %s [-p | -s] [-k]\n"
			"  -p  private mapping only      -s  shared mapping only\n"
			"  -k  keep running, so that /proc/PID can be looked at\n",
		name);
	return 2;
}

int main(int argc, char **argv)
{
	bool try_private = true, try_shared = true, keep = false;
	int opt, fd;

	while ((opt = getopt(argc, argv, "psk")) != -1) {
		if (opt == 'p')
			try_shared = false;
		else if (opt == 's')
			try_private = false;
		else if (opt == 'k')
			keep = true;
		else
			return usage(argv[0]);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);

	fd = hello_open();
	if (try_private)
		try_mapping(fd, MAP_PRIVATE);
	if (try_shared)
		try_mapping(fd, MAP_SHARED);
	if (keep) {
		printf("look at /proc/%d/maps and /proc/%d/smaps; Ctrl-C ends this\n", getpid(),
		       getpid());
		pause();
	}
	return 0;
}
