// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Memory that was let go gets another owner: a process that has it in pipes. */
static void reuse(void)
{
	static char marks[1 << 20];
	int ready[2], ends[2], size;

	if (pipe(ready))
		need(0);
	memset(marks, 'k', sizeof(marks));
	if (!fork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int i = 0; i < 64 && !pipe(ends); i++) {
			size = fcntl(ends[1], F_SETPIPE_SZ, sizeof(marks));
			fcntl(ends[1], F_SETFL, O_NONBLOCK);
			(void)!write(ends[1], marks, size > 0 ? size : 65536);
		}
		close(ready[0]);
		close(ready[1]);
		pause();
	}
	close(ready[1]);
	(void)!read(ready[0], &size, 1);
}
