/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * file - reading and writing small files of proc, sys and cgroup as a whole
 */
#ifndef GUEST_FILE_H
#define GUEST_FILE_H

#include <stddef.h>

/* Both return the number of bytes, or -1 with errno set; the text read ends with a zero byte. */
int file_read(const char *path, char *text, size_t size);
int file_write(const char *path, const char *text);

/* The number after @key in a file of "key number" lines, or -1. */
long long file_field(const char *path, const char *key);

#endif
