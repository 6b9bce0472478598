// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * runner - runs the registered tests one after the other and prints KTAP
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../vm/guest/kmsg.h"
#include "module.h"
#include "test.h"
#include "text.h"
#include "vmstat.h"

/* How long a killed process may take to go. */
#define KILL_SECONDS 15
/* A test that takes longer says how long it took. */
#define TELL_SECONDS 5

static struct test *tests;

void test_register(struct test *test)
{
	struct test **place = &tests;

	while (*place && (*place)->line <= test->line)
		place = &(*place)->next;
	test->next = *place;
	*place = test;
}

void test_register_on(const struct test *test, const char *variant, const void *param)
{
	struct test *copy = malloc(sizeof(*copy));

	if (!copy)
		abort();
	*copy = *test;
	copy->variant = variant;
	copy->param = param;
	test_register(copy);
}

void *test_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		perror("cannot map memory to share with the tests");
		exit(2);
	}
	return memory;
}

bool test_long(void)
{
	const char *wish = getenv("KUBUF_LONG");
	char line[4096], *args;

	if (wish)
		return !strcmp(wish, "1");
	text_read("/proc/cmdline", line, sizeof(line));
	args = strstr(line, "kubuf.args=");
	if (!args)
		return false;
	for (char *word = strtok(args + strlen("kubuf.args="), ", \n"); word;
	     word = strtok(NULL, ", \n"))
		if (!strcmp(word, "long"))
			return true;
	return false;
}

bool test_is_ours(const char *name)
{
	const char *share = getenv("KUBUF_SHARE");
	unsigned int mine, all, sum = 0;

	if (!share || sscanf(share, "%uof%u", &mine, &all) != 2 || !all)
		return true;
	while (*name)
		sum = 31 * sum + (unsigned char)*name++;
	return sum % all == mine - 1;
}

unsigned int test_slow(void)
{
	const char *times = getenv("KUBUF_SLOW");

	return times && atoi(times) > 1 ? atoi(times) : 1;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static bool ends_within(pid_t pid, unsigned int seconds)
{
	struct pollfd poll_fd = { .fd = syscall(SYS_pidfd_open, pid, 0), .events = POLLIN };
	bool ended;

	ended = poll(&poll_fd, 1, seconds * 1000) == 1;
	close(poll_fd.fd);
	return ended;
}

/* The runner inherits what a test leaves running; none of it may outlive the test. */
static void end_strays(void)
{
	double deadline = now() + KILL_SECONDS * test_slow();
	FILE *file;
	int pid;

	while (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD) {
		file = fopen("/proc/thread-self/children", "r");
		while (file && fscanf(file, "%d", &pid) == 1)
			kill(pid, SIGKILL);
		if (file)
			fclose(file);
		if (now() > deadline) {
			printf("Bail out! a process that the test left running cannot be killed\n");
			exit(1);
		}
		usleep(1000);
	}
}

/* Returns the wait status, or -1 after the time limit. */
static int run_in_child(const struct test *test)
{
	unsigned int kill_seconds = KILL_SECONDS * test_slow();
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == -1) {
		printf("Bail out! cannot fork: %s\n", strerror(errno));
		exit(1);
	}
	if (!pid) {
		setpgid(0, 0);
		test->run(test->param);
		_exit(0);
	}
	setpgid(pid, pid);
	if (!ends_within(pid, test->seconds * test_slow()))
		status = -1;
	kill(-pid, SIGKILL);
	if (!ends_within(pid, kill_seconds)) {
		printf("Bail out! %s: still there %u s after SIGKILL\n", test->name, kill_seconds);
		exit(1);
	}
	waitpid(pid, status ? NULL : &status, 0);
	end_strays();
	return status;
}

static void judge_status(const struct test *test, int status)
{
	const struct check_site site = { test->file, test->line, false };

	if (status == -1)
		check_fail(&site, "killed: not done after %u s", test->seconds * test_slow());
	else if (WIFSIGNALED(status))
		check_fail(&site, "ended by signal %s", strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) && !check_failures())
		check_fail(&site, "ended with exit status %d", WEXITSTATUS(status));
}

static void print_name(const struct test *test)
{
	for (const char *letter = test->name; *letter; letter++)
		putchar(*letter == '_' ? ' ' : *letter);
	if (test->variant)
		printf(": %s", test->variant);
}

/**
 * struct oracle - what must hold after every test, whatever it tested: no complaint of the
 *	kernel in its log, and as many pages unpinned as pinned
 * @kmsg: the log, from the begin of the test on
 * @pins: pages pinned and not unpinned then
 */
struct oracle {
	struct kmsg kmsg;
	long pins;
};

static struct oracle *oracle_begin(void)
{
	struct oracle *oracle = malloc(sizeof(*oracle));

	REQUIRE(oracle);
	REQUIRE_OK(kmsg_open(&oracle->kmsg));
	oracle->kmsg.everybody = 1;
	oracle->pins = vmstat_pins_held();
	return oracle;
}

static void oracle_end(struct oracle *oracle)
{
	struct kmsg *kmsg = &oracle->kmsg;
	long pins = vmstat_pins_held();

	kmsg_scan(kmsg);
	for (int i = 0; i < kmsg->bad && i < KMSG_LINES; i++)
		FAIL("the kernel complained: %s", kmsg->lines[i]);
	if (pins != oracle->pins)
		FAIL("pages still pinned: expected %ld, got %ld", oracle->pins, pins);
	kernlog_close(&kmsg->log);
	free(oracle);
}

static bool run_one(const struct test *test, int number)
{
	struct oracle *oracle = oracle_begin();
	double start = now();
	const char *skipped;
	bool passed;

	check_reset();
	judge_status(test, run_in_child(test));
	module_unload_remembered();
	oracle_end(oracle);
	if (now() - start > TELL_SECONDS * test_slow())
		check_note("took %.1f s", now() - start);
	passed = !check_failures();
	skipped = passed ? check_skipped() : NULL;
	printf("%s %d ", passed ? "ok" : "not ok", number);
	print_name(test);
	if (skipped)
		printf(" # SKIP %s", skipped);
	putchar('\n');
	fflush(stdout);
	return passed;
}

static bool wanted(const struct test *test, int count, char **words)
{
	for (int i = 0; i < count; i++)
		if (test->hidden ? !strcmp(test->name, words[i]) : !!strstr(test->name, words[i]))
			return true;
	return !count && !test->hidden;
}

/*
 * Loading and unloading modules is mostly waiting for RCU. In a hurry it takes a
 * third of the time; the machine runs nothing else. Returns what it was before.
 */
static char hurry(char hurried)
{
	int fd = open("/sys/kernel/rcu_expedited", O_RDWR | O_CLOEXEC);
	char before = '0';

	if (fd == -1)
		return before;
	if (read(fd, &before, 1) != 1 || pwrite(fd, &hurried, 1, 0) != 1)
		printf("# /sys/kernel/rcu_expedited cannot be set: %s\n", strerror(errno));
	close(fd);
	return before;
}

int main(int argc, char **argv)
{
	char before;
	int count = 0;
	int number = 0;
	bool passed = true;

	if (argc == 2 && !strcmp(argv[1], "-l")) {
		for (struct test *test = tests; test; test = test->next)
			if (!test->hidden)
				printf("%s%s%s\n", test->name, test->variant ? ": " : "",
				       test->variant ? test->variant : "");
		return 0;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	for (struct test *test = tests; test; test = test->next)
		count += wanted(test, argc - 1, argv + 1);
	if (!count) {
		fprintf(stderr, "%s: no test has such a name; -l lists them\n", argv[0]);
		return 2;
	}
	printf("KTAP version 1\n1..%d\n", count);
	before = hurry('1');
	for (struct test *test = tests; test; test = test->next)
		if (wanted(test, argc - 1, argv + 1))
			passed &= run_one(test, ++number);
	check_reset();
	module_unload_kept();
	hurry(before);
	return passed && !check_failures() ? 0 : 1;
}
