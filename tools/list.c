// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * list - kubuf list: list the named buffers
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "out.h"
#include "owner.h"

static const char usage[] =
	"usage: kubuf list [OPTION...]\n"
	"\n"
	"Lists the named buffers, /dev/kubuf/NAME, sorted by name. Of a buffer that you may not\n"
	"read, only the name is shown.\n"
	"\n"
	"  -l, --long    show owner and mode, too\n"
	"  --json        for machines\n"
	"  --help        this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

/**
 * struct listed - the buffers that kub_list() has found
 * @infos: copies, sorted by name
 * @count: number of buffers
 * @width: length of the longest name
 */
struct listed {
	struct kub_info *infos;
	size_t count;
	int width;
};

static int keep(const char *name, const struct kub_info *info, void *arg)
{
	struct listed *listed = arg;

	if (!(listed->count & (listed->count + 1))) { /* doubled at 0, 1, 3, 7 and so on */
		listed->infos = realloc(listed->infos,
					2 * (listed->count + 1) * sizeof(*listed->infos));
		if (!listed->infos)
			err(2, "memory for the list");
	}
	listed->infos[listed->count++] = *info;
	if ((int)strlen(name) > listed->width)
		listed->width = (int)strlen(name);
	return 0;
}

static bool node_of(const char *name, struct stat *node)
{
	char path[64];

	snprintf(path, sizeof(path), "/dev/kubuf/%s", name);
	return !stat(path, node);
}

static void print_owner(const struct stat *node)
{
	char user[OWNER_NAME], group[OWNER_NAME];

	printf("  %04o %s:%s", node->st_mode & 07777, owner_user_name(user, node->st_uid),
	       owner_group_name(group, node->st_gid));
}

static void print_text(const struct listed *listed, bool is_long)
{
	char size[OUT_SIZE];
	struct stat node;

	if (listed->count)
		printf("%-*s %10s  %-7s %-5s %-4s %5s%s\n", listed->width, "NAME", "SIZE", "MEMORY",
		       "CACHE", "MAPS", "RINGS", is_long ? "  MODE OWNER" : "");
	for (size_t i = 0; i < listed->count; i++) {
		const struct kub_info *info = &listed->infos[i];

		if (info->size)
			printf("%-*s %10s  %-7s %-5s %-4s %5llu", listed->width, info->label,
			       out_bytes(size, info->size), out_backing(info->backing),
			       out_cache(info->cache), info->flags & KUB_MAP_PFN ? "pfn" : "page",
			       (unsigned long long)info->events);
		else
			printf("%-*s %10s  %-7s %-5s %-4s %5s", listed->width, info->label, "-",
			       "-", "-", "-", "-");
		if (is_long && node_of(info->label, &node))
			print_owner(&node);
		putchar('\n');
	}
}

static void print_json(const struct listed *listed)
{
	struct stat node;

	printf("[");
	for (size_t i = 0; i < listed->count; i++) {
		const struct kub_info *info = &listed->infos[i];

		printf("%s\n  {\"name\": ", i ? "," : "");
		out_json(stdout, info->label);
		if (info->size)
			printf(", \"size\": %llu, \"backing\": \"%s\", \"cache\": \"%s\", "
			       "\"pfn\": %s, \"events\": %llu",
			       (unsigned long long)info->size, out_backing(info->backing),
			       out_cache(info->cache), info->flags & KUB_MAP_PFN ? "true" : "false",
			       (unsigned long long)info->events);
		if (node_of(info->label, &node))
			printf(", \"mode\": \"%04o\", \"uid\": %u, \"gid\": %u",
			       node.st_mode & 07777, node.st_uid, node.st_gid);
		printf("}");
	}
	printf("%s]\n", listed->count ? "\n" : "");
}

int list_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "long", no_argument, NULL, 'l' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct listed listed = { .width = 4 };
	bool is_long = false, json = false;
	int option;

	while ((option = getopt_long(argc, argv, "l", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		is_long |= option == 'l';
		json |= option == 'j';
	}
	if (!command_takes(argv + optind, 0, 0))
		return command_misused(usage);
	if (kub_list(keep, &listed) < 0)
		errx(2, "%s", out_explained());
	if (json)
		print_json(&listed);
	else
		print_text(&listed, is_long);
	free(listed.infos);
	return 0;
}
