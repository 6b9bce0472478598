// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "file.h"

static const char port_name[] = "kubuf.verdict\n";
static int channel = -1;
static char last = '\n';

/* The port's number differs between machines, so look for the name. */
static int port_find(char *path, size_t size)
{
	DIR *dir = opendir("/sys/class/virtio-ports");
	struct dirent *entry;
	char attribute[512], name[64];
	int found = -1;

	while (dir && found && (entry = readdir(dir))) {
		snprintf(attribute, sizeof(attribute), "/sys/class/virtio-ports/%s/name",
			 entry->d_name);
		if (file_read(attribute, name, sizeof(name)) > 0 && !strcmp(name, port_name)) {
			snprintf(path, size, "/dev/%s", entry->d_name);
			found = 0;
		}
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The host sends the names of the ports some time after the driver is loaded. */
int channel_open(void)
{
	char path[300];

	for (int tries = 0; tries < 500; tries++) {
		if (!port_find(path, sizeof(path))) {
			channel = open(path, O_WRONLY | O_CLOEXEC);
			if (channel >= 0)
				return 0;
		}
		usleep(10000);
	}
	fprintf(stderr, "init: no port %.*s: %s\n", (int)sizeof(port_name) - 2, port_name,
		strerror(errno));
	return -1;
}

void channel_write(const char *text, size_t len)
{
	while (len) {
		ssize_t put = write(channel, text, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return;
		last = text[put - 1];
		text += put;
		len -= put;
	}
}

void channel_printf(const char *format, ...)
{
	char text[4096];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	channel_write(text, len < (int)sizeof(text) ? len : (int)sizeof(text) - 1);
}

void channel_fresh_line(void)
{
	if (last != '\n')
		channel_write("\n", 1);
}
