// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * test_issue - write a buffer to /dev/my_demo_dev, read it back, compare
 *
 * test_ok differs from it only in buffer_new() and buffer_free().
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEVICE "/dev/my_demo_dev"
#define DEMO_GET_SIZE 1 /* the command is a plain number, as in the original driver */

static void *buffer_new(size_t size)
{
	return malloc(size);
}

static void buffer_free(void *buf, size_t size)
{
	(void)size;
	free(buf);
}

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

static int fail_short(const char *what, ssize_t moved, size_t size)
{
	if (moved < 0)
		return fail(what);
	fprintf(stderr, "%s: only %zd of %zu bytes\n", what, moved, size);
	return 1;
}

static int write_and_read_back(int fd, const char *out, char *in, size_t size)
{
	ssize_t moved = write(fd, out, size);

	if (moved != (ssize_t)size)
		return fail_short("write to " DEVICE, moved, size);
	moved = read(fd, in, size);
	if (moved != (ssize_t)size)
		return fail_short("read from " DEVICE, moved, size);

	if (memcmp(in, out, size)) {
		printf("buffer compare fail\n");
		return 1;
	}
	printf("data modify and compare successful\n");
	return 0;
}

int main(void)
{
	char *in, *out, *line = malloc(sysconf(_SC_PAGESIZE));
	size_t size;
	int fd, err;

	/* Flush each line, even to a pipe, so that no output is lost by an abort. */
	setvbuf(stdout, line, _IOLBF, sysconf(_SC_PAGESIZE));

	fd = open(DEVICE, O_RDWR);
	if (fd < 0)
		return fail("cannot open " DEVICE " (is pin_page.ko loaded?)");
	if (ioctl(fd, DEMO_GET_SIZE, &size))
		return fail("cannot ask " DEVICE " for its size");
	printf("driver max buffer size=%zu\n", size);

	in = buffer_new(size);
	out = buffer_new(size);
	if (!in || !out)
		return fail("no memory for two buffers");
	memset(out, 0x55, size);

	err = write_and_read_back(fd, out, in, size);

	buffer_free(in, size);
	buffer_free(out, size);
	close(fd);
	return err;
}
