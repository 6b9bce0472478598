// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static void woken(int number)
{
	(void)number;
}

/* A child that reads a byte, which a signal comes into; whether that has ended it. */
static int waits(int from)
{
	struct sigaction action = { .sa_handler = woken };
	pid_t pid = fork();
	char byte;

	if (!pid) {
		sigaction(SIGUSR1, &action, NULL);
		_exit(read(from, &byte, 1) == -1);
	}
	usleep(200000);
	kill(pid, SIGUSR1);
	return ends(pid, 5, NULL);
}
