// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* How many pages with the marks of take() so many more open files have, which stay open. */
static long marked(int files, int flags, size_t len)
{
	size_t page = sysconf(_SC_PAGESIZE);
	long found = 0;

	for (int i = 0; i < files; i++) {
		char *map = mmap(NULL, len, PROT_READ, MAP_SHARED, open(DEVICE, flags), 0);

		for (size_t at = 0; map != MAP_FAILED && at < len; at += page) {
			volatile unsigned long *word = (unsigned long *)(map + at + MARK_AT);

			found += load(map + at) >= 0 && *word - MARK(0) < len / page;
		}
	}
	return found;
}
