// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * chrmem_reader - another process, another day: what does the device hold?
 *
 * Reads the device as a file, and leaves nothing changed.
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "memdev.h"

#include <stdint.h>

int main(void)
{
	char shm[MEMDEV_SIZE + 1] = "";
	int fd = memdev_open(O_RDONLY);
	ssize_t moved;
	off_t pos;

	setvbuf(stdout, NULL, _IOLBF, 0);
	moved = read(fd, shm, MEMDEV_SIZE);
	if (moved < 0)
		die("read");
	pos = lseek(fd, 0, SEEK_CUR);
	printf("Read %zd bytes, shm = %s\n", moved, shm);
	printf("The position is now %jd, a second read gives %zd\n", (intmax_t)pos,
	       read(fd, shm, MEMDEV_SIZE));
	close(fd);
	return 0;
}
