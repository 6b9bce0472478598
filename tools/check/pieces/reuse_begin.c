// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static int reuse_go[2], reuse_taken[2];

/* A process that takes what is free by then into pipes; it has nothing of the device. */
static void reuse_begin(void)
{
	static char marks[1 << 20];
	int ends[2], size;

	need(!pipe(reuse_go) && !pipe(reuse_taken));
	if (fork())
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	memset(marks, 'k', sizeof(marks));
	(void)!read(reuse_go[0], &size, 1);
	for (int i = 0; i < 16 && !pipe(ends); i++) {
		size = fcntl(ends[1], F_SETPIPE_SZ, sizeof(marks));
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		(void)!write(ends[1], marks, size > 0 ? size : 65536);
	}
	(void)!write(reuse_taken[1], "", 1);
	pause();
}
