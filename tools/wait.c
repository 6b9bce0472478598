// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * wait - kubuf wait: wait for a bell of a buffer
 *
 * Copyright (C) the kubuf developers
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commands.h"
#include "out.h"
#include "size.h"
#include "target.h"

static const char usage[] =
	"usage: kubuf wait [OPTION...] BUFFER [--exec COMMAND...]\n"
	"\n"
	"Waits until a bell of a buffer is rung, and prints its count. Earlier rings do not count,\n"
	"unless --since is given.\n"
	"\n"
	"  --bell NUMBER       which bell, 0 to 3; default 0, which says that there is data\n"
	"  --since COUNT       do not wait if the count differs from COUNT already\n"
	"  --timeout SECONDS   give up after SECONDS\n"
	"  --exec COMMAND...   run COMMAND at each event until the buffer ends or COMMAND fails;\n"
	"                      KUBUF_COUNT in its environment is the count. Takes all words.\n"
	"  --help              this text\n"
	"\n"
	"Exit status: 0 the bell was rung (with --exec: the buffer has ended), 1 it was not in time,\n"
	"or the buffer has ended, 2 on errors; with --exec also that of a command that fails.\n";

/**
 * struct wish - the command's options
 * @which: number of the bell
 * @since: the count to wait for a change of
 * @has_since: @since was given; otherwise the current count is used
 * @timeout: nanoseconds, or KUB_FOREVER
 * @command: command to run at each event, or NULL
 */
struct wish {
	unsigned int which;
	uint64_t since;
	bool has_since;
	int64_t timeout;
	char **command;
};

/* Run the command, and wait for its end. Return: exit status, as a shell counts it. */
static int run(char **command, uint64_t count)
{
	char text[24];
	int status;
	pid_t pid;

	snprintf(text, sizeof(text), "%llu", (unsigned long long)count);
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		setenv("KUBUF_COUNT", text, 1);
		execvp(command[0], command);
		warn("%s", command[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(2, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Wait until the count changes. Return: 0, -ETIMEDOUT or -ENODATA. */
static int wait_news(struct kub_bell *bell, const struct wish *wish, uint64_t *count)
{
	int ret = kub_wait(bell, wish->timeout, count);

	if (ret && ret != -ETIMEDOUT && ret != -ENODATA)
		errx(2, "%s", out_explained());
	return ret;
}

/* A new open bell returns earlier events at once, so read the count once before waiting. */
static int wait_first(struct kub_bell *bell, const struct wish *wish, uint64_t *count)
{
	*count = 0;
	if (kub_wait(bell, 0, count) == -ENODATA)
		return -ENODATA;
	if (wish->has_since && *count != wish->since)
		return 0;
	return wait_news(bell, wish, count);
}

static int watch(struct kub_bell *bell, const struct wish *wish)
{
	uint64_t count;
	int ret = wait_first(bell, wish, &count), status;

	if (!wish->command) {
		if (ret) {
			warnx("%s", ret == -ENODATA ? "the buffer has ended" : "nobody rang in "
									       "time");
			return 1;
		}
		printf("%llu\n", (unsigned long long)count);
		return 0;
	}
	while (!ret) {
		status = run(wish->command, count);
		if (status)
			return status;
		ret = wait_news(bell, wish, &count);
	}
	return ret == -ENODATA ? 0 : 1;
}

static bool parse(int option, struct wish *wish)
{
	wish->has_since |= option == 's';
	if (option == 'b')
		wish->which = (unsigned int)size_number("--bell", optarg, 3);
	else if (option == 's')
		wish->since = size_number("--since", optarg, UINT64_MAX);
	else if (option == 't')
		wish->timeout = size_seconds("--timeout", optarg);
	else
		return option == 'x';
	return true;
}

/* Check that there is a buffer, a command after --exec, and nothing else. */
static bool is_whole(const char *buffer, char **command, char **rest)
{
	char *none[] = { NULL };

	if (!buffer || (command && !*command))
		return command_takes(none, 1, 1);
	return command || command_takes(rest, 0, 0);
}

int wait_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "bell", required_argument, NULL, 'b' },
		{ "since", required_argument, NULL, 's' },
		{ "timeout", required_argument, NULL, 't' },
		{ "exec", no_argument, NULL, 'x' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct wish wish = { .timeout = KUB_FOREVER };
	const char *buffer = NULL;
	struct kub_bell *bell;
	struct kub_buf *buf;
	int option, status;

	/* '-': getopt returns the buffer as option 1, and leaves the arguments of --exec alone */
	while ((option = getopt_long(argc, argv, "-", options, NULL)) != -1) {
		if (option == 'h')
			return command_help(usage);
		if (option == 1 && !buffer) {
			buffer = optarg;
			continue;
		}
		if (option == 1)
			command_takes(argv + optind - 1, 0, 0);
		if (!parse(option, &wish))
			return command_misused(usage);
		if (option == 'x') {
			wish.command = argv + optind;
			break;
		}
	}
	if (!buffer && !wish.command && optind < argc) /* after "--" */
		buffer = argv[optind++];
	if (!is_whole(buffer, wish.command, argv + optind))
		return command_misused(usage);
	buf = target_open_any(buffer);
	if (kub_bell(buf, wish.which, KUB_READ, &bell))
		errx(2, "%s", out_explained());
	status = watch(bell, &wish);
	kub_bell_close(bell);
	kub_close(buf);
	return status;
}
