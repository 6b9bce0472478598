// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
/*
 * making - a buffer made and closed, and a memfd made, populated and closed
 */
#include <err.h>

#include "file.h"
#include "measure.h"

struct made {
	const char *file;
	size_t size;
};

static void make(void *arg)
{
	const struct made *made = arg;

	close(file_new(made->file, made->size));
}

int main(void)
{
	static const struct {
		const char *name;
		size_t size;
	} sizes[] = { { "4k", 4096 }, { "64k", 65536 }, { "1m", 1 << 20 }, { "4m", 4 << 20 } };
	static const char *const files[] = { "kubuf", "memfd" };
	char name[64];

	file_control();
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		for (size_t k = 0; k < 2; k++) {
			struct made made = { files[k], sizes[i].size };

			snprintf(name, sizeof(name), "making.%s.%s", sizes[i].name, files[k]);
			measure(name, make, &made);
		}
	}
	return 0;
}
