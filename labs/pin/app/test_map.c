// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * test_map - the buffer of /dev/my_demo_dev as memory
 *
 * A load from the mapping sees the bytes of write(), and read() sees the bytes of a store.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEVICE "/dev/my_demo_dev"
#define DEMO_GET_SIZE 1

static int fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	return 1;
}

static int both_ways(int fd, char *map)
{
	char text[16] = "";

	if (write(fd, "by write()", 11) != 11)
		return fail("write to " DEVICE);
	printf("the mapping holds \"%s\"\n", map);
	strcpy(map, "by a store");
	if (read(fd, text, 11) != 11)
		return fail("read from " DEVICE);
	printf("read() gives \"%s\"\n", text);
	return 0;
}

int main(void)
{
	size_t size;
	char *map;
	int fd, err;

	fd = open(DEVICE, O_RDWR);
	if (fd < 0)
		return fail("cannot open " DEVICE);
	if (ioctl(fd, DEMO_GET_SIZE, &size))
		return fail("cannot ask " DEVICE " for its size");
	map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return fail("cannot map " DEVICE);
	err = both_ways(fd, map);
	if (mmap(NULL, size, PROT_READ, MAP_SHARED, fd, size) == MAP_FAILED)
		printf("a page further: %s\n", strerror(errno));
	munmap(map, size);
	close(fd);
	return err;
}
