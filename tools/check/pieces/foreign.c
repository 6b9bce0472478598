// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Pages of a mapping that are plant()'s, or have addresses() of the kernel's. */
static size_t foreign(const char *map, size_t len)
{
	size_t page = sysconf(_SC_PAGESIZE), found = 0;
	pid_t pid = plant();

	for (size_t at = 0; at < len && !found; at += page)
		if (load(map + at) >= 0)
			found += *(const unsigned long *)(map + at) == PLANTED ||
				 addresses(map + at, page, 0) > 2;
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return found;
}
