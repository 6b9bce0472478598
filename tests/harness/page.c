// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "page.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "text.h"
#include "vmstat.h"

#define PAGEMAP_PRESENT (1ULL << 63)
#define PAGEMAP_PFN ((1ULL << 55) - 1)

size_t page_size(void)
{
	static size_t size;

	if (!size)
		size = sysconf(_SC_PAGESIZE);
	return size;
}

size_t page_round(size_t len)
{
	return (len + page_size() - 1) / page_size() * page_size();
}

static unsigned char *anonymous(size_t len, int prot)
{
	return (void *)REQUIRE_OK(mmap(NULL, len, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

unsigned char *page_own(size_t len)
{
	return anonymous(len, PROT_READ | PROT_WRITE);
}

unsigned char *page_room(size_t len)
{
	return anonymous(len, PROT_NONE);
}

size_t page_huge(size_t count)
{
	char text[32];
	size_t size;

	if (!text_read("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", text, sizeof(text)))
		SKIP("this kernel has no transparent huge pages");
	size = atol(text);
	REQUIRE(size > page_size());
	if (vmstat_meminfo_kib("MemAvailable") < (long)(count * size >> 10))
		SKIP("needs %zu MiB of free memory: huge pages have %zu MiB here",
		     count * size >> 20, size >> 20);
	return size;
}

void *page_grow(void *map, size_t size, void *place)
{
	REQUIRE(mremap(map, page_size(), size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place);
	return place;
}

/* The columns of its table are the orders, from 0 on. */
size_t page_block_max(void)
{
	FILE *file = fopen("/proc/buddyinfo", "re");
	size_t block = page_size() / 2;
	char line[512] = "";
	char *rest;

	REQUIRE(file && fgets(line, sizeof(line), file));
	fclose(file);
	rest = strstr(line, "zone");
	REQUIRE(rest);
	strtok(rest, " \n");
	REQUIRE(strtok(NULL, " \n"));
	while (strtok(NULL, " \n"))
		block *= 2;
	REQUIRE(block >= page_size());
	return block;
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

/* All let go before a page is moved to another NUMA node, even if it is there already. */
void page_drain_lists(void)
{
	static char *page;
	void *pages[1];
	int nodes[] = { 0 };
	int status[] = { 0 };

	if (!page)
		page = aligned_alloc(page_size(), page_size());
	REQUIRE(page);
	page[0] = 1;
	pages[0] = page;
	if (syscall(SYS_move_pages, 0, 1, pages, nodes, status, 2 /* MPOL_MF_MOVE */) == -1)
		check_note("move_pages: the CPUs' lists of pages are not drained");
}
