// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "port.h"

#include <fcntl.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int port = -1;

static int is_ours(const char *path)
{
	char name[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = read(fd, name, sizeof(name) - 1);

	close(fd);
	return got > 0 && !strcmp(name, "kubuf.fuzz\n");
}

/* The first process has waited until the ports were there. */
void port_open(void)
{
	char path[64];
	unsigned int dir, number;
	glob_t found;

	if (glob("/sys/class/virtio-ports/*/name", 0, NULL, &found))
		return;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!is_ours(found.gl_pathv[i]) ||
		    sscanf(found.gl_pathv[i], "/sys/class/virtio-ports/vport%up%u/", &dir,
			   &number) != 2)
			continue;
		snprintf(path, sizeof(path), "/dev/vport%up%u", dir, number);
		port = open(path, O_WRONLY | O_CLOEXEC);
	}
	globfree(&found);
}

bool port_is_there(void)
{
	return port != -1;
}

static void port_write(const char *text, size_t len)
{
	ssize_t put;

	for (; port != -1 && len; text += put, len -= put) {
		put = write(port, text, len);
		if (put <= 0)
			return;
	}
}

void port_printf(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	port_write(text, strlen(text));
}

void port_program(const char *what, long long number, const struct program *program)
{
	char text[PROGRAM_TEXT + 128];
	size_t used = snprintf(text, sizeof(text), "# %s %lld\n", what, number);

	if (port == -1)
		return;
	used += program_print(program, text + used, sizeof(text) - used - 1);
	text[used++] = '\n';
	port_write(text, used);
}
