// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * many - 100,000 buffers at a time, and as many memfds
 *
 * usage: many cost KIND	instructions to make and close one, the first thousand
 *				and all; bytes of memory that each takes
 *	  many wait		the longest CREATE, in microseconds, while another process
 *				reads the list of all buffers
 */
#include <err.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "file.h"
#include "measure.h"

#define MANY 100000
#define FIRST 1000
#define LIST "/sys/kernel/debug/kubuf/buffers"

static int fds[MANY];

static void make(const char *kind, int from, int to)
{
	for (int i = from; i < to; i++)
		fds[i] = file_new(kind, 4096);
}

static void unmake(int from, int to)
{
	for (int i = from; i < to; i++)
		close(fds[i]);
}

static void cost(const char *kind)
{
	double begin, first, all;
	long before;

	make(kind, 0, FIRST); /* slabs and the table of descriptors */
	unmake(0, FIRST);
	begin = measure_now();
	make(kind, 0, FIRST);
	unmake(0, FIRST);
	first = measure_now() - begin;
	before = measure_kib("/proc/meminfo", "MemFree");
	begin = measure_now();
	make(kind, 0, MANY);
	all = measure_now() - begin;
	before -= measure_kib("/proc/meminfo", "MemFree");
	printf("many.bytes.%s %ld\n", kind, before * 1024 / MANY);
	begin = measure_now();
	unmake(0, MANY);
	all += measure_now() - begin;
	printf("many.first.%s %.0f\n", kind, first / FIRST);
	printf("many.all.%s %.0f\n", kind, all / MANY);
}

static void read_list(void)
{
	FILE *list = fopen(LIST, "r");
	char line[256];
	int lines = 0;

	if (!list)
		err(1, LIST);
	while (fgets(line, sizeof(line), list))
		lines++;
	if (lines <= MANY)
		errx(1, "the list has %d lines for %d buffers", lines, MANY);
	fclose(list);
}

static double make_one(void)
{
	double begin = measure_now();

	close(file_new("kubuf", 4096));
	return measure_now() - begin;
}

static void longest_wait(void)
{
	double now, longest = 0;
	int creates = 0;
	pid_t reader;

	make("kubuf", 0, MANY);
	for (int i = 0; i < FIRST; i++) {
		now = make_one();
		longest = now > longest ? now : longest;
	}
	printf("many.wait.alone %.0f\n", longest / 1000);
	fflush(stdout);
	longest = 0;
	reader = fork();
	if (reader == -1)
		err(1, "fork");
	if (!reader) {
		read_list();
		_exit(0);
	}
	for (int status; !waitpid(reader, &status, WNOHANG); creates++) {
		now = make_one();
		longest = now > longest ? now : longest;
	}
	if (creates < 10)
		errx(1, "the list was read before anything was made beside it");
	printf("many.wait.beside %.0f\n", longest / 1000);
}

int main(int argc, char **argv)
{
	struct rlimit files = { MANY + 100, MANY + 100 };

	if (setrlimit(RLIMIT_NOFILE, &files))
		err(1, "RLIMIT_NOFILE");
	file_control();
	if (argc == 3 && !strcmp(argv[1], "cost"))
		cost(argv[2]);
	else if (argc == 2 && !strcmp(argv[1], "wait"))
		longest_wait();
	else
		errx(2, "usage: many cost KIND | many wait");
	return 0;
}
