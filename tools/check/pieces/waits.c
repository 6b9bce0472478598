// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static void woken(int number)
{
	(void)number;
}

/* A child that reads, which a signal comes into: whether that has ended it, and at once. */
static int waits(int from, char *to, size_t len)
{
	struct sigaction action = { .sa_handler = woken };
	pid_t pid = fork();
	int deep = 0;

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigaction(SIGUSR1, &action, NULL);
		_exit(read(from, to, len) == -1);
	}
	usleep(200000);
	for (int i = 0; i < 5; i++, usleep(20000))
		deep += state(pid) == 'D';
	kill(pid, SIGUSR1);
	return ends(pid, 5, NULL) && deep < 5;
}
