// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * onpty - run a command on a pseudo-terminal, as for a user
 *
 * Without a terminal, a program that aborts or is killed loses the output in its buffers. The
 * output is copied to stdout, without carriage returns; the exit status is the command's, 128+N
 * for signal N.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "onpty: %s: %s\n", what, strerror(errno));
	exit(126);
}

/* Keep line feeds: the terminal does not add carriage returns. */
static void terminal_set(int terminal)
{
	struct winsize size = { .ws_row = 24, .ws_col = 100 };
	struct termios mode;

	tcgetattr(terminal, &mode);
	mode.c_oflag &= ~OPOST;
	tcsetattr(terminal, TCSANOW, &mode);
	ioctl(terminal, TIOCSWINSZ, &size);
}

static _Noreturn void become(int terminal, char **argv)
{
	setsid();
	ioctl(terminal, TIOCSCTTY, 0);
	dup2(terminal, STDIN_FILENO);
	dup2(terminal, STDOUT_FILENO);
	dup2(terminal, STDERR_FILENO);
	execvp(argv[0], argv);
	fprintf(stderr, "onpty: %s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/*
 * Reading ends with EIO when no process has the terminal open any more. The last output may
 * still be in transit then, so read once more.
 */
static void relay(int master)
{
	char text[4096];
	int ends = 0;
	ssize_t got;

	while (ends != 2) {
		got = read(master, text, sizeof(text));
		ends = got > 0 ? 0 : ends + 1;
		for (ssize_t put = 0, n; put < got; put += n) {
			n = write(STDOUT_FILENO, text + put, got - put);
			if (n < 0)
				fail("write");
		}
	}
}

int main(int argc, char **argv)
{
	int master, terminal, status;
	pid_t pid;

	if (argc < 2) {
		fprintf(stderr, "usage: onpty COMMAND [ARGUMENT...]\n");
		return 126;
	}
	master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (master < 0 || grantpt(master) || unlockpt(master))
		fail("pseudo-terminal");
	terminal = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal < 0)
		fail("pseudo-terminal");
	terminal_set(terminal);
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid)
		become(terminal, argv + 1);
	close(terminal);
	relay(master);
	if (waitpid(pid, &status, 0) < 0)
		fail("waitpid");
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
