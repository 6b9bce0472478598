// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Reads all that is there, by so many bytes: how many reads brought something. */
static int drain(int from, char *to, size_t len)
{
	int reads = 0;

	while (reads < 16384 && read(from, to, len) > 0)
		reads++;
	return reads;
}
