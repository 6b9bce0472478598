// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * remove - kubuf remove: remove a name
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <linux/kubuf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands.h"
#include "out.h"
#include "persist.h"

static const char usage[] =
	"usage: kubuf remove [OPTION...] NAME\n"
	"\n"
	"Removes a name. Processes that have the buffer open or mapped keep it. Needs root.\n"
	"\n"
	"  --hangup        end the buffer, too: processes that wait for its bells are told\n"
	"  --persist       do not make the buffer at the next boot, either\n"
	"  --root FOLDER   with --persist: change only the files below FOLDER, another system's root\n"
	"  --help          this text\n"
	"\n"
	"Exit status: 0, or 2 on errors.\n";

/*
 * Remove a name and end its buffer, by the ioctl; the library only removes names. Return:
 * whether that was done. If not, kub_remove() will fail in the same way, and tell why.
 */
static bool hang_up(const char *name)
{
	struct kubuf_ioctl_remove remove = { .flags = KUBUF_REMOVE_HANGUP };
	int control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC), ret;

	if (control < 0 || strlen(name) >= sizeof(remove.name))
		return false;
	memcpy(remove.name, name, strlen(name));
	ret = ioctl(control, KUBUF_IOCTL_REMOVE, &remove);
	close(control);
	return !ret;
}

int remove_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "hangup", no_argument, NULL, 'u' },
		{ "persist", no_argument, NULL, 'p' },
		{ "root", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool ends = false, persists = false, found = false;
	const char *root = NULL, *name;
	int option, ret;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == '?')
			return command_misused(usage);
		ends |= option == 'u';
		persists |= option == 'p';
		if (option == 'r')
			root = optarg;
	}
	if (!command_takes(argv + optind, 1, 1))
		return command_misused(usage);
	if (root && (!persists || ends))
		errx(2, "--root needs --persist, without --hangup");
	name = argv[optind];
	if (!strncmp(name, "/dev/kubuf/", 11)) /* a path is accepted, too */
		name += 11;
	if (persists)
		found = persist_remove(root ? root : "", name);
	if (root && !found)
		errx(2, "%s: not among the buffers made at boot", name);
	if (!root && !(ends && hang_up(name))) {
		ret = kub_remove(name);
		/* A buffer that is only in the files would be made at the next boot. */
		if (ret && !(ret == -ENOENT && found))
			errx(2, "%s", out_explained());
	}
	if (!persists && persist_has(name))
		warnx("%s is made again at the next boot; with --persist it is not", name);
	if (found)
		persist_commit();
	return 0;
}
