// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * chrmem_user - change the device's memory from both sides, through a mapping and by ioctl
 *
 * Copyright (C) 2026 the kubuf developers
 */
#include "memdev.h"

int main(void)
{
	int fd = memdev_open(O_RDWR);
	char *shm = memdev_map(fd, MEMDEV_SIZE);

	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("Before Write, shm = %s\n", shm);

	strcpy(shm, "User write to share memory!");
	printf("After write, shm = %s\n", shm);

	if (ioctl(fd, MEMDEV_CLEAR))
		die("ioctl clear");
	printf("After clear, shm = %s\n", shm);

	if (ioctl(fd, MEMDEV_RESET))
		die("ioctl reset");
	printf("After reset, shm = %s\n", shm);

	munmap(shm, MEMDEV_SIZE);
	close(fd);
	return 0;
}
