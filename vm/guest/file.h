/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * file - small files of proc, sys and cgroup, read and written whole
 */
#ifndef GUEST_FILE_H
#define GUEST_FILE_H

#include <stddef.h>

/* Both return the bytes moved, or -1 with errno set; text read is ended by a 0. */
int file_read(const char *path, char *text, size_t size);
int file_write(const char *path, const char *text);

/* The number behind @key in a file of "key number" lines, or -1. */
long long file_field(const char *path, const char *key);

#endif
