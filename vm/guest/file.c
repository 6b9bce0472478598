// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"

int file_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t got = 0;

	text[0] = '\0';
	if (fd < 0)
		return -1;
	while (used < size - 1 && (got = read(fd, text + used, size - 1 - used)) > 0)
		used += got;
	text[used] = '\0';
	close(fd);
	return got < 0 ? -1 : (int)used;
}

int file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int put;

	if (fd < 0)
		return -1;
	put = write(fd, text, strlen(text));
	close(fd);
	return put;
}

long long file_field(const char *path, const char *key)
{
	static char text[32768];
	size_t len = strlen(key);

	if (file_read(path, text, sizeof(text)) < 0)
		return -1;
	for (char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, len) && line[len] == ' ')
			return atoll(line + len + 1);
	}
	return -1;
}
