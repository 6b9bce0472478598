// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "page.h"

#include <fcntl.h>
#include <unistd.h>

#include "check.h"

#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_PFN ((1ULL << 55) - 1)

size_t page_size(void)
{
	static size_t size;

	if (!size)
		size = sysconf(_SC_PAGESIZE);
	return size;
}

static uint64_t word_at(const char *path, uint64_t index)
{
	uint64_t word = 0;
	int fd = REQUIRE_OK(open(path, O_RDONLY | O_CLOEXEC));

	REQUIRE_INT(pread(fd, &word, sizeof(word), index * sizeof(word)), sizeof(word));
	close(fd);
	return word;
}

uint64_t page_pfn(const volatile void *addr)
{
	uint64_t entry = word_at("/proc/self/pagemap", (uintptr_t)addr / page_size());

	return entry & PAGEMAP_PRESENT ? entry & PAGEMAP_PFN : 0;
}

uint64_t page_mapcount(uint64_t pfn)
{
	return word_at("/proc/kpagecount", pfn);
}

uint64_t page_flags(uint64_t pfn)
{
	return word_at("/proc/kpageflags", pfn);
}
