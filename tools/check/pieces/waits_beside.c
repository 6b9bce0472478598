// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What waits() says while another child reads through the second file. */
static int waits_beside(int from, int other, char *to, size_t len)
{
	pid_t pid = fork();
	int ended;

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(read(other, to, len) == -1);
	}
	usleep(200000);
	ended = waits(from, to, len);
	kill(pid, SIGKILL);
	ends(pid, 1, NULL);
	return ended;
}
