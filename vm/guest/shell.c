// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"
#include "modules.h"
#include "mounts.h"
#include "options.h"
#include "shell.h"

/* /dev/console cannot be a controlling terminal, but its tty can. */
static int terminal_open(const struct options *options)
{
	struct winsize size = { .ws_row = options->rows, .ws_col = options->columns };
	char active[64], path[80];
	int fd;

	file_read("/sys/class/tty/console/active", active, sizeof(active));
	active[strcspn(active, " \n")] = '\0';
	snprintf(path, sizeof(path), "/dev/%s", active);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return -1;
	if (ioctl(fd, TIOCSCTTY, 1)) {
		close(fd);
		return -1;
	}
	if (size.ws_row && size.ws_col)
		ioctl(fd, TIOCSWINSZ, &size);
	return fd;
}

static void become(const struct options *options)
{
	char *argv[] = { "-sh", NULL };
	int fd;

	setsid();
	fd = terminal_open(options);
	if (fd < 0) {
		fprintf(stderr, "init: the console's terminal: %s\n", strerror(errno));
		_exit(126);
	}
	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
	execv("/bin/sh", argv);
	_exit(127);
}

const char *shell_run(const struct options *options)
{
	pid_t pid, who;
	int status;

	if (modules_load("host") || mounts_host())
		fprintf(stderr, "init: /host stays empty: %s\n", strerror(errno));
	pid = fork();
	if (!pid)
		become(options);
	if (pid < 0)
		return "no process for the shell";
	do {
		who = waitpid(-1, &status, 0);
	} while (who > 0 && who != pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 126)
		return "the shell got no terminal";
	return NULL;
}
