/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * text - small files of the kernel's, such as those of /proc and sysfs, read and written whole
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_TEXT_H
#define KUBUF_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The text of a file, as far as there is room; false, and "", if it cannot be read. */
bool text_read(const char *path, char *text, size_t size);

/* Writes a text to a file in one piece; false with errno if the file does not take all of it. */
bool text_write(const char *path, const char *text);

#endif
