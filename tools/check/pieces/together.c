// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Goes on in so many processes; the first waits for the others, and ends with what they say. */
static void together(int processes)
{
	int status, failed = 0, hangs = 0;
	pid_t pids[16];

	fflush(stdout);
	for (int i = 0; i < processes; i++) {
		pids[i] = fork();
		srand(i);
		if (!pids[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			return;
		}
	}
	for (int i = 0; i < processes; i++) {
		if (ends(pids[i], hangs ? 0 : 8, &status))
			failed |= status;
		else
			hangs++;
	}
	if (hangs)
		printf("wrong: expected that all processes end, got %d that hang\n", hangs);
	fflush(stdout);
	_exit(failed || hangs);
}
