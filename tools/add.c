// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * add - kubuf add: make a buffer with a name
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "kind.h"
#include "name.h"
#include "out.h"
#include "owner.h"
#include "persist.h"
#include "size.h"

static const char usage[] =
	"usage: kubuf add [OPTION...] NAME SIZE\n"
	"\n"
	"Makes a buffer that programs open as /dev/kubuf/NAME, until `kubuf remove` or the module is\n"
	"unloaded. SIZE is in bytes; K, M, G and T are understood. Needs root.\n"
	"\n"
	"  --mode MODE             permissions of the node in octal, such as 0660; default 0600\n"
	"  --owner USER[:GROUP]    owner of the node, by name or number; default root:root. A\n"
	"                          rule for udev can give what is of the group root to another\n"
	"                          group; that of the Debian packages does, to kubuf\n"
	"  --backing KIND          shmem (default), contig or scatter\n"
	"  --cache MODE            wb (default), wc or uc\n"
	"  --pfn                   map by page frame number; not for shmem\n"
	"  --persist               make it at each boot, too\n"
	"  --root FOLDER           with --persist: write the files below FOLDER, another root,\n"
	"                          and make no buffer now\n"
	"  --help                  this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

/**
 * struct wish - the command's options
 * @options: options of the library
 * @persist: the buffer as described in the files
 * @root: root directory of the files, or NULL
 * @is_persistent: write the files
 */
struct wish {
	struct kub_options options;
	struct persist persist;
	const char *root;
	bool is_persistent;
};

static void parse_user(struct persist *persist, const char *user)
{
	if (!owner_user(user, &persist->uid)) {
		if (*user < '0' || *user > '9')
			errx(2, "--owner: there is no user \"%s\" in /etc/passwd", user);
		persist->uid = (unsigned int)size_number("--owner", user, UINT32_MAX - 1);
	}
	owner_user_name(persist->user, persist->uid);
}

static void parse_group(struct persist *persist, const char *group)
{
	if (!owner_group(group, &persist->gid)) {
		if (*group < '0' || *group > '9')
			errx(2, "--owner: there is no group \"%s\" in /etc/group", group);
		persist->gid = (unsigned int)size_number("--owner", group, UINT32_MAX - 1);
	}
	owner_group_name(persist->group, persist->gid);
}

static void parse_owner(struct persist *persist, char *owner)
{
	char *group = strchr(owner, ':');

	if (group)
		*group++ = '\0';
	if (strlen(owner) >= OWNER_NAME || (group && strlen(group) >= OWNER_NAME))
		errx(2, "--owner: no user or group has a name that is so long");
	if (*owner)
		parse_user(persist, owner);
	if (group && *group)
		parse_group(persist, group);
}

static unsigned int parse_mode(const char *text)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (*text < '0' || *text > '7' || *end || mode & ~0666ul || !mode)
		errx(2, "--mode: \"%s\" must be of the bits 0666, such as 0660", text);
	return (unsigned int)mode;
}

static bool parse_option(int option, struct wish *wish)
{
	switch (option) {
	case 'm':
		wish->persist.mode = parse_mode(optarg);
		return true;
	case 'o':
		parse_owner(&wish->persist, optarg);
		return true;
	case 'b':
		wish->options.backing = kind_backing(optarg);
		return true;
	case 'c':
		wish->options.cache = kind_cache(optarg);
		return true;
	case 'f':
		wish->options.flags |= KUB_MAP_PFN;
		return true;
	case 'p':
		wish->is_persistent = true;
		return true;
	case 'r':
		wish->root = optarg;
		return true;
	default:
		return false;
	}
}

/*
 * A line that the module refuses would keep it from being loaded at the next boot. With --root
 * the module is not asked, so the same values must be refused here.
 */
static void persist(const struct wish *wish, uint64_t size)
{
	struct persist buffer = wish->persist;

	if (!size)
		errx(2, "the size must not be 0");
	if (wish->options.backing == KUB_SHMEM && wish->options.cache != KUB_WB)
		errx(2, "shmem memory is write-back; another cache mode needs --backing contig or "
			"scatter");
	if (wish->options.flags & KUB_MAP_PFN)
		errx(2, "--persist and --pfn cannot be used together, because bufs= has no word "
			"for --pfn");
	snprintf(buffer.spec, sizeof(buffer.spec), "%llu:%s:%s", (unsigned long long)size,
		 out_backing(wish->options.backing), out_cache(wish->options.cache));
	persist_add(wish->root ? wish->root : "", &buffer);
}

int add_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "mode", required_argument, NULL, 'm' },
		{ "owner", required_argument, NULL, 'o' },
		{ "backing", required_argument, NULL, 'b' },
		{ "cache", required_argument, NULL, 'c' },
		{ "pfn", no_argument, NULL, 'f' },
		{ "persist", no_argument, NULL, 'p' },
		{ "root", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct wish wish = {
		.options = { .size_of = sizeof(wish.options) },
		.persist = { .user = "root", .group = "root", .mode = 0600 },
	};
	uint64_t size;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (!parse_option(option, &wish))
			return command_misused(usage);
	}
	if (!command_takes(argv + optind, 2, 2))
		return command_misused(usage);
	if (wish.root && !wish.is_persistent)
		errx(2, "--root needs --persist, without --hangup");
	if (!name_is_one(argv[optind]))
		errx(2, "\"%s\" is not a valid name: want 1 to 31 of A-Z a-z 0-9 . _ - with a "
			"letter or "
			"digit first, and not \"control\"",
		     argv[optind]);
	size = size_bytes("SIZE", argv[optind + 1]);
	snprintf(wish.persist.name, sizeof(wish.persist.name), "%s", argv[optind]);
	if (wish.is_persistent)
		persist(&wish, size);
	if (!wish.root && kub_add(argv[optind], size, &wish.options, wish.persist.mode,
				  wish.persist.uid, wish.persist.gid))
		errx(2, "%s", out_explained());
	if (wish.is_persistent)
		persist_commit();
	return 0;
}
