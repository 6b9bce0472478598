// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/*
 * How often what leave() leaves is in the first bytes of 64 open files, by mappings or by read().
 */
static size_t left(int flags, size_t len, int by_mappings)
{
	size_t found = 0;
	char *memory;

	leave();
	for (int i = 0; i < 64; i++) {
		int own = open(DEVICE, flags);

		memory = by_mappings ? mmap(NULL, len, PROT_READ, MAP_SHARED, own, 0)
				     : calloc(1, len);
		if (!by_mappings)
			(void)!pread(own, memory, len, 0);
		if (memory != MAP_FAILED)
			found += left_in(memory, len);
	}
	return found;
}
