// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static void touched(int number)
{
	(void)number;
}

/*
 * A child that writes where there is no room, which a signal comes into: what the write returned,
 * 0 where it had ended before; -2 where the signal has not ended it, or it could not have.
 */
static long put_waits(int to, const char *from, size_t len)
{
	struct sigaction action = { .sa_handler = touched };
	volatile long *result = mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid = fork();
	int deep = 0;

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		sigaction(SIGUSR1, &action, NULL);
		result[0] = write(to, from, len);
		result[1] = errno;
		_exit(0);
	}
	usleep(200000);
	for (int i = 0; i < 5; i++, usleep(20000))
		deep += state(pid) == 'D';
	if (waitpid(pid, NULL, WNOHANG) == pid)
		return 0;
	kill(pid, SIGUSR1);
	if (!ends(pid, 5, NULL) || deep == 5)
		return -2;
	errno = result[1];
	return result[0];
}
