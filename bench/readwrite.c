// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * readwrite - pread and pwrite on a buffer and on a memfd of the same size
 *
 * usage: readwrite TITLE FILE SIZE, where TITLE is how the figures are called
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "measure.h"

struct call {
	int fd;
	char *memory;
	size_t len;
};

static void do_read(void *arg)
{
	struct call *call = arg;

	if (pread(call->fd, call->memory, call->len, 0) != (ssize_t)call->len)
		err(1, "pread");
}

static void do_write(void *arg)
{
	struct call *call = arg;

	if (pwrite(call->fd, call->memory, call->len, 0) != (ssize_t)call->len)
		err(1, "pwrite");
}

static void measure_file(const char *what, const char *file, int fd, char *memory)
{
	static const struct {
		const char *name;
		size_t len;
	} sizes[] = { { "4k", 4096 }, { "64k", 65536 }, { "1m", 1 << 20 } };
	char name[64];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct call call = { fd, memory, sizes[i].len };

		snprintf(name, sizeof(name), "%s.read.%s.%s", what, sizes[i].name, file);
		measure(name, do_read, &call);
		snprintf(name, sizeof(name), "%s.write.%s.%s", what, sizes[i].name, file);
		measure(name, do_write, &call);
	}
}

int main(int argc, char **argv)
{
	char *memory = aligned_alloc(4096, 1 << 20);
	size_t size = argc == 4 ? atol(argv[3]) : 0;

	if (!size || !memory)
		errx(2, "usage: readwrite TITLE FILE SIZE");
	memset(memory, 1, 1 << 20);
	measure_file(argv[1], "kubuf", file_new(argv[2], size), memory);
	measure_file(argv[1], "memfd", file_new("memfd", size), memory);
	return 0;
}
