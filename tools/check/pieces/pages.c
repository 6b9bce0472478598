// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* So many pages between two that cannot be touched. */
static char *pages(size_t count)
{
	size_t page = sysconf(_SC_PAGESIZE);
	char *start = mmap(NULL, (count + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	mprotect(start + page, count * page, PROT_READ | PROT_WRITE);
	return start + page;
}
