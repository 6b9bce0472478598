// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * readers - how much more two readers read than one, of a buffer and of a memfd
 *
 * In time, and therefore in a guest with two CPUs that run at once, and only as a
 * ratio of ratios: the two files take turns, so that what disturbs one of them
 * disturbs the other. Each figure is per mille of what one reader moves.
 */
#include <err.h>
#include <stdatomic.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"

#define SIZE (1 << 20)
#define TURNS 31
#define TURN_NS 100e6

static _Atomic long *moved;

static void read_for_a_turn(int fd, int who)
{
	static char memory[65536];
	double end = measure_now() + TURN_NS;
	cpu_set_t cpus;
	long count = 0;

	CPU_ZERO(&cpus);
	CPU_SET(who, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		err(1, "CPU %d", who);
	while (measure_now() < end)
		for (off_t at = 0; at < SIZE; at += sizeof(memory), count++)
			if (pread(fd, memory, sizeof(memory), at) != sizeof(memory))
				err(1, "pread");
	moved[who] = count;
}

static double turn(int fd, int readers)
{
	double sum = 0;

	for (int who = 0; who < readers; who++) {
		pid_t pid = fork();

		if (pid == -1)
			err(1, "fork");
		if (!pid) {
			read_for_a_turn(fd, who);
			_exit(0);
		}
	}
	for (int who = 0, status; who < readers; who++)
		if (wait(&status) == -1 || status)
			errx(1, "a reader failed");
	for (int who = 0; who < readers; who++)
		sum += moved[who];
	return sum;
}

int main(void)
{
	static const char *const names[] = { "kubuf", "memfd" };
	int fds[2] = { file_new("kubuf", SIZE), file_new("memfd", SIZE) };
	double scale[2][TURNS];

	moved = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (moved == MAP_FAILED)
		err(1, "mmap");
	for (int i = 0; i < TURNS; i++) {
		double one[2] = { turn(fds[0], 1), turn(fds[1], 1) };

		for (int k = 0; k < 2; k++)
			scale[k][i] = turn(fds[k], 2) / one[k];
	}
	for (int k = 0; k < 2; k++) {
		qsort(scale[k], TURNS, sizeof(double), measure_order);
		printf("readers.scale.%s %.0f\n", names[k], 1000 * scale[k][TURNS / 2]);
	}
	return 0;
}
