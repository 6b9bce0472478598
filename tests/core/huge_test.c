// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A large shmem buffer is mapped by huge pages, with no hint from the program.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <sys/mman.h>

#include "buf.h"
#include "check.h"
#include "page.h"
#include "smaps.h"
#include "vmstat.h"

#define SIZE (256UL << 20)
#define ENOUGH (600L << 20)
#define MORE_FAULTS 12 /* than one for each huge page */
#define TABLES 4

static size_t need_huge_pages(void)
{
	size_t huge = page_huge(1);

	page_huge(ENOUGH / huge);
	return huge;
}

TEST_KINDS(a_256_MiB_shmem_buffer_is_mapped_by_huge_pages_without_hints, KIND_SHMEM, 0)
{
	long tables;
	long faults;
	unsigned char *map;
	size_t huge;
	int fd;

	huge = need_huge_pages();
	fd = buf_open(kind, SIZE, "");
	vmstat_faults();
	tables = vmstat_status_kib("VmPTE");
	faults = vmstat_faults();
	map = buf_map(fd, SIZE);
	for (size_t at = 0; at < SIZE; at += page_size())
		map[at] = 1;
	faults = vmstat_faults() - faults;
	tables = vmstat_status_kib("VmPTE") - tables;
	check_note("%ld faults, %ld KiB of page tables", faults, tables);
	CHECK_INT((uintptr_t)map % huge, 0);
	CHECK(faults <= (long)(SIZE / huge + MORE_FAULTS));
	CHECK(tables <= (long)(TABLES * page_size() >> 10));
	CHECK_INT(smaps_kib(map, "ShmemPmdMapped"), SIZE >> 10);
	CHECK_INT(smaps_kib(map, "Rss"), SIZE >> 10);
	munmap(map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(splitting_a_huge_mapping_loses_nothing, KIND_SHMEM, 0)
{
	const size_t page = page_size();
	size_t huge = need_huge_pages(), size = 8 * huge;
	unsigned char *map;
	int fd;

	fd = buf_open(kind, size, "");
	map = buf_map(fd, size);
	for (size_t at = 0; at < size; at += page)
		map[at] = at / page;
	REQUIRE_OK(mprotect(map + huge + page, page, PROT_READ));
	REQUIRE_OK(munmap(map + 3 * huge + 2 * page, page));
	for (size_t at = 0; at < size; at += page)
		if (at != 3 * huge + 2 * page)
			CHECK_INT(map[at], (at / page) & 0xff);
	munmap(map, size);
	buf_check_rest(fd);
}
