// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map_share - several processes exchange messages through one shared mapping
 *
 * Each process opens and maps /dev/hello itself, at an address of its own. They take turns by
 * the memory alone: each waits until it sees the message of the previous process.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "frame.h"
#include "hello.h"

#include <sys/wait.h>

#define PROCESSES 4
#define WORD_SIZE 64
#define PATIENCE_MS 10000

static const char *word(const char *buf, int who)
{
	return buf + who * WORD_SIZE;
}

static void wait_for_word(const char *buf, int who)
{
	for (int ms = 0; ms < PATIENCE_MS; ms++) {
		if (*(const volatile char *)word(buf, who))
			return;
		usleep(1000);
	}
	fprintf(stderr, "process %d never spoke: is the mapping really shared?\n", who);
	exit(1);
}

static int process(int who)
{
	long page = sysconf(_SC_PAGESIZE);
	char *buf;

	/* Map a different number of pages first, so that each mapping gets another address. */
	mmap(NULL, (who + 1) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	buf = hello_map(hello_open(), MAP_SHARED);

	if (who)
		wait_for_word(buf, who - 1);
	printf("process %d, mapped at %p, frame %#jx, reads \"%s\"\n", who, buf,
	       (uintmax_t)frame_of(buf), who ? word(buf, who - 1) : "");
	snprintf(buf + who * WORD_SIZE, WORD_SIZE, "greetings from %d", who);
	wait_for_word(buf, PROCESSES - 1);
	return 0;
}

int main(void)
{
	char *buf = hello_map(hello_open(), MAP_SHARED);
	int status, failed = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	memset(buf, 0, PROCESSES * WORD_SIZE);
	for (int who = 0; who < PROCESSES; who++) {
		pid_t pid = fork();

		if (pid < 0)
			die("cannot fork");
		if (!pid)
			_exit(process(who));
	}
	while (wait(&status) > 0)
		failed |= status != 0;

	for (int who = 0; who < PROCESSES; who++)
		printf("the parent reads \"%s\"\n", word(buf, who));
	return failed;
}
