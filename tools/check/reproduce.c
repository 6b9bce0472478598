// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "reproduce.h"

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "class.h"
#include "escape.h"

#define WIDTH 96
#define HANG_SECONDS 20 /* a program that hangs is slower than that */

/**
 * struct piece - a function that a program may call
 * @name: name of the function
 * @text: C, with what it stands on
 * @added: the function is in the program
 */
static struct piece {
	const char *name;
	const char *text;
	bool added;
} pieces[] = {
#include "pieces.inc"
};

/* Headers, and a word of the text that wants each; NULL for all programs. */
static const struct {
	const char *name;
	const char *word;
} headers[] = {
	{ "elf.h", "Elf64_" },
	{ "errno.h", NULL },
	{ "fcntl.h", NULL },
	{ "linux/fs.h", "FS_IOC" },
	{ "linux/userfaultfd.h", "UFFD" },
	{ "poll.h", "pollfd" },
	{ "pthread.h", "pthread_" },
	{ "sched.h", "cpu_set_t" },
	{ "setjmp.h", "sigjmp" },
	{ "signal.h", "SIG" },
	{ "stdio.h", NULL },
	{ "stdlib.h", NULL },
	{ "string.h", NULL },
	{ "sys/ioctl.h", "ioctl(" },
	{ "sys/klog.h", "klogctl(" },
	{ "sys/mman.h", "MA" }, /* MAP_SHARED, MADV_DONTNEED */
	{ "sys/prctl.h", "prctl(" },
	{ "sys/resource.h", "rusage" },
	{ "sys/syscall.h", "SYS_" },
	{ "sys/time.h", "itimer" },
	{ "sys/wait.h", "waitpid(" },
	{ "time.h", "time" },
	{ "unistd.h", NULL },
};

/* What the calls stand in, if they do. */
static const struct {
	const char *word;
	const char *text;
} variables[] = {
	{ "fd[", "int fd[1024];\n" },
	{ "map[", "char *map[64];\n" },
	{ "nowhere", "char *volatile nowhere; /* NULL, unknown to the compiler */\n" },
	{ "memory", "char memory[1 << 20] __attribute__((aligned(1 << 16))); /* anything */\n" },
	{ "pid", "pid_t pid;\n" },
	{ "status", "int status;\n" },
};

static bool calls(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = text; (at = strstr(at, name)); at += len)
		if (at[len] == '(' && (at == text || !(isalnum(at[-1]) || at[-1] == '_')))
			return true;
	return false;
}

/* What a text calls, behind what that calls. */
static void add_pieces(FILE *out, const char *text)
{
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		if (pieces[i].added || !calls(text, pieces[i].name))
			continue;
		pieces[i].added = true;
		add_pieces(out, pieces[i].text);
		fprintf(out, "%s\n", pieces[i].text);
	}
}

/* A sentence as lines of a comment. */
static void print_comment(FILE *out, const char *text)
{
	size_t column = WIDTH;
	char word[FINDING_TEXT];

	while (*text) {
		size_t len = strcspn(text, " \n");

		if (column + 1 + len > WIDTH) {
			fprintf(out, "\n *");
			column = 2;
		}
		fputc(' ', out);
		snprintf(word, sizeof(word), "%.*s", (int)len, text);
		escape_comment(out, word);
		column += 1 + len;
		text += len + !!text[len];
	}
}

static void print_argument(FILE *out, const char *name, const struct profile_call *call)
{
	fprintf(out, "\tunsigned char %s[%d] = {", name, PROFILE_ARGUMENT);
	for (int i = 0; i < PROFILE_ARGUMENT; i++)
		if (call->argument[i])
			fprintf(out, " [%d] = %#x,", i, call->argument[i]);
	fprintf(out, " };\n");
}

/* How a device that a call makes comes to be. */
static void print_make(FILE *out, const struct profile *profile)
{
	const struct profile_call *make = &profile->make;

	print_argument(out, "argument", make);
	fprintf(out, "\tint made;\n\n"
		     "\tSHOW(ioctl((open)(DEVICE, O_RDWR), %#lx, argument));\n"
		     "\tneed(got != -1);\n"
		     "\tmemcpy(&made, argument + %u, sizeof(made));\n"
		     "\tfcntl(made, F_SETFL, fcntl(made, F_GETFL) | O_NONBLOCK);\n",
		make->number, make->at);
	if (profile->prepares[0].known)
		fprintf(out, "\tprepare(made);\n");
}

/* What each open file needs: every open() of a program does it. */
static void print_prepares(FILE *out, const struct profile *profile)
{
	char name[16];

	if (!profile->prepares[0].known)
		return;
	fprintf(out, "#include <fcntl.h>\n#include <sys/ioctl.h>\n\n"
		     "static inline int prepare(int file)\n{\n");
	for (int i = 0; i < PROFILE_PREPARES && profile->prepares[i].known; i++) {
		snprintf(name, sizeof(name), "argument%d", i);
		print_argument(out, name, &profile->prepares[i]);
	}
	fprintf(out, "\n");
	for (int i = 0; i < PROFILE_PREPARES && profile->prepares[i].known; i++)
		fprintf(out, "\tioctl(file, %#lx, argument%d);\n", profile->prepares[i].number, i);
	fprintf(out, "\treturn file;\n}\n\n"
		     "#define open(...) prepare((open)(__VA_ARGS__))\n\n");
}

/*
 * Whether the finding is what became of a process, or what the kernel said, which no call tells;
 * or a call may not come back at all.
 */
static bool is_watched(const struct finding *finding)
{
	return finding->verdict >= VERDICT_WARN &&
	       (finding->outside || !strstr(finding->steps, "expect") ||
		strstr(finding->steps, "slept()"));
}

/* The body of main(). */
static char *body(const struct device *device, const struct finding *finding)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		err(2, "memory for a program");
	if (is_watched(finding) && calls(finding->steps, "take"))
		fprintf(out, "\tshare_marks();\n");
	if (is_watched(finding))
		fprintf(out, "\twatch(%d);\n", HANG_SECONDS);
	if (device->profile->make.known)
		print_make(out, device->profile);
	for (const char *line = finding->steps; *line;) {
		int len = strcspn(line, "\n");

		fprintf(out, "%s%.*s\n", len ? "\t" : "", len, line);
		line += len + (line[len] == '\n');
	}
	if (finding->cut) /* what is missing is what shows it */
		fputs("\tprintf(\"nothing is shown: the calls had no room\\n\");\n"
		      "\treturn 2;\n",
		      out);
	fclose(out);
	return text;
}

static char *functions(const char *text)
{
	char *all;
	size_t size;
	FILE *out = open_memstream(&all, &size);

	if (!out)
		err(2, "memory for a program");
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
		pieces[i].added = false;
	add_pieces(out, "expect()");
	add_pieces(out, text);
	fclose(out);
	return all;
}

static void print_head(FILE *out, const struct device *device, const struct finding *finding)
{
	fprintf(out, "/*\n * %s of kubuf check ", verdict_name(finding->verdict));
	escape_comment(out, device->path);
	fprintf(out, ", class %s:\n *", classes[finding->class]->name);
	print_comment(out, finding->what);
	if (finding->why[0]) {
		fprintf(out, "\n *");
		print_comment(out, finding->why);
	}
	fprintf(out, "\n *\n * gcc -Wall -Wextra -o shows -pthread shows.c && ./shows\n *\n"
		     " * A line \"wrong:\" and exit status 1 where it is so; 0 where it is not, or\n"
		     " * was a note; 2 where the device cannot be tried.\n */\n"
		     "#define _GNU_SOURCE\n");
}

void reproduce_print(FILE *out, const struct device *device, const struct finding *finding)
{
	char *text = body(device, finding), *called = functions(text);

	print_head(out, device, finding);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (!headers[i].word || strstr(called, headers[i].word) ||
		    strstr(text, headers[i].word))
			fprintf(out, "#include <%s>\n", headers[i].name);
	fprintf(out, "\n#define DEVICE \"");
	escape_c(out, device->path);
	fprintf(out, "\"\n\n");
	print_prepares(out, device->profile);
	fprintf(out, "%s", called);
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++)
		if (strstr(text, variables[i].word))
			fprintf(out, "%s", variables[i].text);
	fprintf(out, "\nint main(void)\n{\n%s\treturn wrongs != 0;\n}\n", text);
	free(called);
	free(text);
}

void reproduce_folder(const char *folder)
{
	struct stat st;

	if (mkdir(folder, 0777) && errno != EEXIST)
		err(2, "--programs %s", folder);
	if (stat(folder, &st) || !S_ISDIR(st.st_mode) || access(folder, W_OK | X_OK))
		errx(2, "--programs %s: want a folder that can be written to", folder);
}

/* A file of its own, in the place of another one; what a link there leads to is not written to. */
static FILE *open_new(const char *path)
{
	FILE *out;
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	out = fd == -1 ? NULL : fdopen(fd, "w");
	if (!out && fd != -1)
		close(fd);
	return out;
}

void reproduce_all(const struct device *device, const char *folder)
{
	char path[PATH_MAX];
	FILE *out;

	for (int i = 0; i < findings_count(); i++) {
		const struct finding *finding = finding_at(i);

		if (finding->verdict < VERDICT_WARN)
			continue;
		snprintf(path, sizeof(path), "%s/%d-%s.c", folder, i + 1,
			 classes[finding->class]->name);
		out = open_new(path);
		if (out)
			reproduce_print(out, device, finding);
		if (!out || fclose(out))
			warn("--programs: %s", path);
	}
}
