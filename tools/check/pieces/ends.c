// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Whether a process ends within so many seconds; it is killed if not. */
static int ends(pid_t pid, int seconds, int *status)
{
	struct timespec begin, now;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (now = begin; now.tv_sec <= begin.tv_sec + seconds;
	     clock_gettime(CLOCK_MONOTONIC, &now)) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return 1;
		usleep(10000);
	}
	kill(pid, SIGKILL);
	usleep(100000);
	waitpid(pid, NULL, WNOHANG);
	return 0;
}
