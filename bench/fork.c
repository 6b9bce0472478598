// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * fork - fork() with a file mapped and touched
 *
 * usage: fork TITLE FILE SIZE
 *
 * Counted is fork() in the parent, against the same without the mapping.
 */
#include <err.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"

#define TIMES 9

static double fork_once(void)
{
	double begin = measure_now(), end;
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	end = measure_now();
	if (pid == -1 || waitpid(pid, NULL, 0) != pid)
		err(1, "fork");
	return end - begin;
}

static double fork_median(void)
{
	double samples[TIMES];

	fork_once();
	for (int i = 0; i < TIMES; i++)
		samples[i] = fork_once();
	qsort(samples, TIMES, sizeof(*samples), measure_order);
	return samples[TIMES / 2];
}

int main(int argc, char **argv)
{
	size_t size = argc == 4 ? atol(argv[3]) : 0;
	double without;
	char *map;

	if (!size)
		errx(2, "usage: fork TITLE FILE SIZE");
	without = fork_median();
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_new(argv[2], size), 0);
	if (map == MAP_FAILED)
		err(1, "mmap");
	for (size_t at = 0; at < size; at += 4096)
		*(volatile char *)(map + at) = 1;
	printf("fork.with.%s %.0f\n", argv[1], fork_median());
	printf("fork.without.%s %.0f\n", argv[1], without);
	return 0;
}
