/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hello - open and map /dev/hello; on failure print the reason and exit
 *
 * Copyright (C) 2026 the kubuf developers
 */
#ifndef LABS_MAP_HELLO_H
#define LABS_MAP_HELLO_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HELLO_DEVICE "/dev/hello"
#define HELLO_SIZE 8192

static inline __attribute__((noreturn)) void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline int hello_open(void)
{
	int fd = open(HELLO_DEVICE, O_RDWR);

	if (fd < 0)
		die("cannot open " HELLO_DEVICE " (is hello_map.ko loaded?)");
	return fd;
}

/* @sharing: MAP_SHARED or MAP_PRIVATE */
static inline char *hello_map(int fd, int sharing)
{
	char *buf = mmap(NULL, HELLO_SIZE, PROT_READ | PROT_WRITE, sharing, fd, 0);

	if (buf == MAP_FAILED && sharing == MAP_PRIVATE)
		die("mmap private of " HELLO_DEVICE);
	if (buf == MAP_FAILED)
		die("mmap shared of " HELLO_DEVICE);
	return buf;
}

/* The device's contents, by read(), which always begins at offset 0. */
static inline void hello_read(int fd, char *text, size_t size)
{
	ssize_t moved = read(fd, text, size - 1);

	if (moved < 0)
		die("cannot read " HELLO_DEVICE);
	text[moved] = '\0';
}

#endif
