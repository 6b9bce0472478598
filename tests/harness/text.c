// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "text.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool text_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;
	size_t used = 0;

	while (fd >= 0 && (got = read(fd, text + used, size - 1 - used)) > 0)
		used += got;
	text[used] = '\0';
	if (fd >= 0)
		close(fd);
	return got == 0;
}

bool text_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ssize_t put = -1;

	if (fd >= 0) {
		put = write(fd, text, strlen(text));
		close(fd);
	}
	return put == (ssize_t)strlen(text);
}
