// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static void stirred(int number)
{
	(void)number;
}

/*
 * Three children read, each after the other, and a signal comes into each read: what the last one
 * brought, or -1 and EINTR as soon as one does so, or has ended before the signal.
 */
static long signalled(int from, char *to, size_t len)
{
	struct sigaction action = { .sa_handler = stirred };
	volatile long *result = mmap(NULL, sysconf(_SC_PAGESIZE), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t pid;

	for (int i = 0; i < 3; i++) {
		pid = fork();
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			sigaction(SIGUSR1, &action, NULL);
			result[0] = read(from, to, len);
			result[1] = errno;
			_exit(0);
		}
		usleep(200000 + i * 37000);
		if (waitpid(pid, NULL, WNOHANG) == pid)
			result[0] = -1, result[1] = EINTR;
		else if (kill(pid, SIGUSR1) || !ends(pid, 5, NULL))
			result[0] = -1, result[1] = EINTR;
		if (result[0] == -1 && (result[1] == EINTR || result[1] == EAGAIN))
			break;
	}
	errno = result[1];
	return result[0];
}
