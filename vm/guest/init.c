// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * init - process 1 of the guest: set up the system, run the host's request, report the verdict,
 * power off
 *
 * If this program does not reach its end (a panic, a hang), the host sees no verdict, which is
 * a failure.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"
#include "check.h"
#include "modules.h"
#include "mounts.h"
#include "options.h"
#include "script.h"
#include "shell.h"

static void environment_make(const struct options *options)
{
	char slow[16];

	setenv("PATH", "/labs:/tools:/bin:/sbin", 1);
	setenv("HOME", "/", 1);
	setenv("TERM", "linux", 0);
	setenv("LC_ALL", "C", 1);
	setenv("KUBUF_MODE", options->mode, 1);
	setenv("KUBUF_NAME", options->name, 1);
	snprintf(slow, sizeof(slow), "%d", options->slow);
	setenv("KUBUF_SLOW", slow, 1);
	if (options->long_run)
		setenv("KUBUF_LONG", "1", 1);
	if (options->share)
		setenv("KUBUF_SHARE", options->share, 1);
	setenv("ENV", "/etc/profile", 1);
	sethostname("kubuf", 5);
}

/* Returns 0 if the program's exit status is 0. The output goes to the console. */
static int command_run(char *const argv[])
{
	pid_t pid = fork();
	int status = 1;
	sigset_t none;

	if (!pid) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid > 0)
		waitpid(pid, &status, 0);
	if (status)
		fprintf(stderr, "init: %s: status %#x\n", argv[0], status);
	return status;
}

/* Makes links from all command names to busybox, by busybox, which has the list. */
static void commands_make(void)
{
	command_run((char *const[]){ "/bin/busybox", "--install", "-s", "/bin", NULL });
}

static const char *mode_run(const struct options *options)
{
	if (!strcmp(options->mode, "check"))
		return check_run(options);
	if (!strcmp(options->mode, "demo") || !strcmp(options->mode, "texts"))
		return script_run(options, "/demo");
	if (!strcmp(options->mode, "bench"))
		return script_run(options, "/bench");
	if (!strcmp(options->mode, "fuzz"))
		return script_run(options, "/fuzz/fuzz");
	if (!strcmp(options->mode, "planted"))
		return script_run(options, "/planted");
	if (!strcmp(options->mode, "shell"))
		return shell_run(options);
	return "unknown kubuf.mode";
}

int main(void)
{
	struct options options;
	const char *failed;

	mounts_make();
	commands_make();
	options_read(&options);
	environment_make(&options);
	if (!modules_load("boot") && !channel_open()) {
		failed = mode_run(&options);
		if (options.coverage && command_run((char *const[]){ "/coverage", NULL }))
			failed = "the coverage could not be sent, see the console";
		channel_fresh_line();
		channel_printf("verdict: %s%s\n", failed ? "failed " : "ok", failed ? failed : "");
	}
	sync();
	reboot(RB_POWER_OFF);
	return 1;
}
