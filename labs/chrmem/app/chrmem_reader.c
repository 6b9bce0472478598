// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * chrmem_reader - read the device's contents from another process
 *
 * Reads the device as a file, and changes nothing.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "memdev.h"

#include <stdint.h>

int main(void)
{
	int fd = memdev_open(O_RDONLY);
	ssize_t moved;
	off_t size, pos;
	char *shm;

	setvbuf(stdout, NULL, _IOLBF, 0);
	/* Whole pages: more than MEMDEV_SIZE if a page is larger. */
	size = lseek(fd, 0, SEEK_END);
	if (size < 0 || lseek(fd, 0, SEEK_SET) < 0)
		die("lseek");
	shm = calloc(1, size + 1);
	if (!shm)
		die("no memory");
	moved = read(fd, shm, size);
	if (moved < 0)
		die("read");
	pos = lseek(fd, 0, SEEK_CUR);
	printf("Read %zd bytes, shm = %s\n", moved, shm);
	printf("The position is now %jd, a second read gives %zd\n", (intmax_t)pos,
	       read(fd, shm, size));
	close(fd);
	return 0;
}
