// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define PLANTED 0x6b7562756663686bul

/* Another process, with half of the free memory full of marks. */
static pid_t plant(void)
{
	size_t len = sysconf(_SC_AVPHYS_PAGES) / 2 * sysconf(_SC_PAGESIZE);
	unsigned long *memory;
	int ready[2];
	pid_t pid;

	if (len > 256ul << 20)
		len = 256ul << 20;
	if (pipe(ready))
		need(0);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		memory = mmap(NULL, len, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		for (size_t i = 0; memory != MAP_FAILED && i < len / sizeof(*memory); i++)
			memory[i] = PLANTED;
		close(ready[1]);
		pause();
	}
	close(ready[1]);
	(void)!read(ready[0], &len, 1);
	return pid;
}
