// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * maps - kubuf maps: draw how processes have a buffer mapped
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <getopt.h>
#include <inttypes.h>
#include <kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "out.h"
#include "target.h"
#include "uses.h"

static const char usage[] =
	"usage: kubuf maps BUFFER\n"
	"\n"
	"Draws how processes have a buffer mapped: which part, with which rights, how much of it\n"
	"in huge pages, how much in small ones, and how much was not touched yet.\n"
	"\n"
	"  #  huge pages    +  small pages    .  not touched yet\n"
	"\n"
	"If the memory is not shmem, a mapping through a driver's own node is found only if BUFFER\n"
	"is that node, because the kernel shows the node and not the buffer.\n"
	"\n"
	"  --help        this text\n"
	"\n"
	"Exit status: 0 some process has it mapped, 1 none was found, 2 on errors.\n";

#define COLUMNS 64

/**
 * struct drawn - data for all drawings
 * @size: bytes of the buffer
 * @count: number of mappings drawn
 */
struct drawn {
	uint64_t size;
	unsigned int count;
};

/**
 * struct filling - the pages that a mapping has
 * @known: whether smaps could be read
 * @huge: bytes in huge pages
 * @small: bytes in small pages
 */
struct filling {
	bool known;
	uint64_t huge;
	uint64_t small;
};

static uint64_t kib_of(const char *line, const char *key)
{
	uint64_t value = 0;

	if (!strncmp(line, key, strlen(key)) && sscanf(line + strlen(key), "%" SCNu64, &value) == 1)
		return value << 10;
	return 0;
}

/*
 * Read from smaps what is mapped in the mapping at @from; pages mapped by pfn are not listed.
 * The mappings of a process come in the order of smaps, which is read once for all of them.
 */
static struct filling filling_of(const struct use *use)
{
	struct filling filling = { false, 0, 0 };
	static unsigned long long from;
	unsigned long long first, to;
	char path[32], line[512];
	static FILE *file;
	static int pid;

	if (pid != use->pid) {
		if (file)
			fclose(file);
		snprintf(path, sizeof(path), "/proc/%d/smaps", use->pid);
		file = fopen(path, "re");
		pid = use->pid;
		from = 0;
	}
	while (file && from <= use->from && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx-%llx ", &first, &to) == 2)
			from = first;
		if (from != use->from)
			continue;
		filling.known = true;
		filling.huge += kib_of(line, "ShmemPmdMapped:") + kib_of(line, "FilePmdMapped:");
		filling.small += kib_of(line, "Rss:");
	}
	filling.small -= filling.huge < filling.small ? filling.huge : filling.small;
	return filling;
}

/*
 * Draw the mapping's place in the buffer, filled by kind of page; smaps does not tell the place
 * of each page.
 */
static void draw(const struct drawn *drawn, const struct use *use, const struct filling *filling)
{
	uint64_t len = use->to - use->from, columns, huge, small, at;

	at = use->offset < drawn->size ? use->offset * COLUMNS / drawn->size : 0;
	columns = len >= drawn->size ? COLUMNS : len * COLUMNS / drawn->size;
	if (!columns)
		columns = 1;
	if (at + columns > COLUMNS)
		columns = COLUMNS - at;
	huge = filling->huge * columns / len;
	small = filling->small ? (filling->small * columns + len - 1) / len : 0;
	if (huge + small > columns)
		small = columns - huge;
	printf("         |%*s", (int)at, "");
	for (uint64_t i = 0; i < columns; i++)
		putchar(i < huge ? '#' : i < huge + small ? '+'
							  : '.');
	printf("%*s|\n", (int)(COLUMNS - at - columns), "");
}

static void tell(const struct use *use, void *arg)
{
	struct drawn *drawn = arg;
	struct filling filling;
	char comm[OUT_NAME], size[3][OUT_SIZE];

	if (use->fd >= 0)
		return;
	drawn->count++;
	filling = filling_of(use);
	printf("%7d  %s: %s from offset %llu at %#llx, %s%s\n", use->pid, out_name(comm, use->comm),
	       out_bytes(size[0], use->to - use->from), (unsigned long long)use->offset,
	       (unsigned long long)use->from, use->is_writable ? "reads and writes" : "reads",
	       use->is_private ? ", private" : "");
	if (!filling.known)
		return;
	draw(drawn, use, &filling);
	printf("          %s in huge pages, %s in small ones\n", out_bytes(size[1], filling.huge),
	       out_bytes(size[2], filling.small));
}

int maps_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct kub_info info = { .size_of = sizeof(info) };
	struct drawn drawn = { 0 };
	char size[OUT_SIZE], label[OUT_NAME];
	struct kub_buf *buf;
	unsigned int closed;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		return option == 'h' ? command_help(usage) : command_misused(usage);
	if (!command_takes(argv + optind, 1, 1))
		return command_misused(usage);
	buf = target_open_any(argv[optind]);
	if (kub_info(buf, &info))
		errx(2, "%s", out_explained());
	drawn.size = info.size;
	printf("%s: %s of %s memory, %s%s\n", out_name(label, info.label),
	       out_bytes(size, info.size), out_backing(info.backing), out_cache_long(info.cache),
	       info.flags & KUB_MAP_PFN ? "; pages mapped by frame number are not counted" : "");
	closed = uses_each(buf, tell, &drawn);
	if (!drawn.count)
		printf("nobody has it mapped%s\n",
		       info.backing == KUB_SHMEM ? "" : ", unless through a driver's own node");
	if (closed)
		warnx("%u processes of other users could not be looked into; root can", closed);
	kub_close(buf);
	return drawn.count ? 0 : 1;
}
