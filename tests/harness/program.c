// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "program.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static void become(const char *const argv[])
{
	const struct rlimit no_core = { 0, 0 };

	setenv("PATH", "/labs:/bin:/sbin:/usr/bin", 1);
	setrlimit(RLIMIT_CORE, &no_core);
	execvp(argv[0], (char *const *)argv);
	perror(argv[0]);
	_exit(127);
}

int program_run(char *text, size_t size, const char *const argv[])
{
	size_t used = 0;
	int status = -1, ends = 0;
	char chunk[512];
	ssize_t got;
	int master;
	pid_t pid;

	pid = REQUIRE_OK(forkpty(&master, NULL, NULL, NULL));
	if (!pid)
		become(argv);
	/*
	 * EIO: the program's end of the terminal is closed. Its last output may still be in
	 * transit then, so read once more.
	 */
	while (ends != 2) {
		got = read(master, chunk, sizeof(chunk));
		ends = got > 0 ? 0 : ends + 1;
		for (ssize_t i = 0; i < got; i++)
			if (chunk[i] != '\r' && used < size - 1)
				text[used++] = chunk[i];
	}
	text[used] = '\0';
	REQUIRE_INT(waitpid(pid, &status, 0), pid);
	close(master);
	return status;
}
