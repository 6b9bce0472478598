// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * runner - the tests that need no module, each in a process of its own, as KTAP
 *
 * The harness's own runner looks after modules and the kernel's log; here the sanitizers say
 * what was wrong, and end the process with a status that is not 0.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static struct test *tests;

void test_register(struct test *test)
{
	struct test **place = &tests;

	while (*place)
		place = &(*place)->next;
	*place = test;
}

void *test_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory != MAP_FAILED)
		return memory;
	perror("cannot map memory to share with the tests");
	exit(2);
}

/* One that hangs is ended by a signal. It ends by exit(), for leaks to be looked for. */
static bool passes(const struct test *test)
{
	const struct check_site site = { test->file, test->line, false };
	int status = -1;
	pid_t pid;

	fflush(stdout);
	check_reset();
	pid = fork();
	if (!pid) {
		alarm(test->seconds);
		test->run(test->param);
		exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		check_fail(&site, WIFSIGNALED(status) ? "ended by signal %d" : "wait status %d",
			   WIFSIGNALED(status) ? WTERMSIG(status) : status);
	return !check_failures();
}

int main(void)
{
	int count = 0, number = 0, failed = 0;
	bool passed;

	for (struct test *test = tests; test; test = test->next)
		count++;
	printf("KTAP version 1\n1..%d\n", count);
	for (struct test *test = tests; test; test = test->next) {
		passed = passes(test);
		failed += !passed;
		printf("%s %d %s\n", passed ? "ok" : "not ok", ++number, test->name);
	}
	return failed ? 1 : 0;
}
