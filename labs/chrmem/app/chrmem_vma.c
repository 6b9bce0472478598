// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * chrmem_vma - all the calls that make the kernel open or close a VMA of the device
 *
 * Before each step the name of the step is stored in the device. The driver logs the device's
 * text whenever a VMA is opened or closed, so the kernel log tells which step was the cause.
 * Splitting needs two pages: load the driver with size=8192 if a page has 4096 bytes.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#define _GNU_SOURCE /* mremap() */
#include "memdev.h"

#include <sys/wait.h>

static void begin(int fd, const char *step)
{
	printf("%s\n", step);
	if (pwrite(fd, step, strlen(step) + 1, 0) < 0)
		die("write");
}

static void fork_and_wait(int fd)
{
	pid_t pid;

	begin(fd, "fork: the child gets a VMA of its own");
	pid = fork();
	if (pid < 0)
		die("cannot fork");
	if (!pid) {
		begin(fd, "child: exit takes its VMA away");
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static char *move(int fd, char *shm, size_t size)
{
	char *elsewhere = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	begin(fd, "mremap: moved to another address");
	shm = mremap(shm, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, elsewhere);
	if (shm == MAP_FAILED)
		die("mremap");
	return shm;
}

int main(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	int fd = memdev_open(O_RDWR);
	size_t size = lseek(fd, 0, SEEK_END);
	char *shm;

	setvbuf(stdout, NULL, _IOLBF, 0);
	begin(fd, "mmap: a first VMA");
	shm = memdev_map(fd, size);

	fork_and_wait(fd);
	shm = move(fd, shm, size);

	if (size >= 2 * page) {
		begin(fd, "mprotect: half of it becomes a VMA");
		if (mprotect(shm + page, size - page, PROT_READ))
			die("mprotect");
		begin(fd, "munmap: the read-only half goes");
		munmap(shm + page, size - page);
		size = page;
	}
	begin(fd, "munmap: the last VMA goes");
	munmap(shm, size);
	close(fd);
	return 0;
}
