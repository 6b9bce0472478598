// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Bytes of it that are not 0xa5, apart from so many from that place on. */
static size_t around(const char *memory, size_t size, size_t from, size_t len)
{
	size_t found = 0;

	for (size_t i = 0; i < size; i++)
		found += (i < from || i >= from + len) && (unsigned char)memory[i] != 0xa5;
	return found;
}
