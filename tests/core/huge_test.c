// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A large shmem buffer is mapped by huge pages, with no hint from the program.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "smaps.h"
#include "vmstat.h"

#define HUGE (2UL << 20)
#define SIZE (256UL << 20)
#define ENOUGH (600L << 10)
#define FAULTS 140
#define TABLE_KIB 16

static void need_huge_pages(void)
{
	if (access("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", F_OK))
		SKIP("this kernel has no transparent huge pages");
	if (vmstat_meminfo_kib("MemAvailable") < ENOUGH)
		SKIP("needs %ld MiB of free memory", ENOUGH >> 10);
}

TEST_KINDS(a_256_MiB_shmem_buffer_is_mapped_by_huge_pages_without_hints, KIND_SHMEM, 0)
{
	long tables;
	long faults;
	unsigned char *map;
	int fd;

	need_huge_pages();
	fd = buf_open(kind, SIZE, "");
	vmstat_faults();
	tables = vmstat_status_kib("VmPTE");
	faults = vmstat_faults();
	map = buf_map(fd, SIZE);
	for (size_t at = 0; at < SIZE; at += 4096)
		map[at] = 1;
	faults = vmstat_faults() - faults;
	tables = vmstat_status_kib("VmPTE") - tables;
	check_note("%ld faults, %ld KiB of page tables", faults, tables);
	CHECK_INT((uintptr_t)map % HUGE, 0);
	CHECK(faults <= FAULTS);
	CHECK(tables <= TABLE_KIB);
	CHECK_INT(smaps_kib(map, "ShmemPmdMapped"), SIZE >> 10);
	CHECK_INT(smaps_kib(map, "Rss"), SIZE >> 10);
	munmap(map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(a_small_shmem_buffer_takes_no_huge_page, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, 3 * 4096, "");
	unsigned char *map = buf_map(fd, 3 * 4096);

	map[0] = 1;
	CHECK_INT(buf_pages(fd).pages, 3);
	CHECK_INT(smaps_kib(map, "ShmemPmdMapped"), 0);
}

TEST_KINDS(splitting_a_huge_mapping_loses_nothing, KIND_SHMEM, 0)
{
	const size_t size = 8 * HUGE;
	unsigned char *map;
	int fd;

	need_huge_pages();
	fd = buf_open(kind, size, "");
	map = buf_map(fd, size);
	for (size_t at = 0; at < size; at += 4096)
		map[at] = at / 4096;
	REQUIRE_OK(mprotect(map + HUGE + 4096, 4096, PROT_READ));
	REQUIRE_OK(munmap(map + 3 * HUGE + 8192, 4096));
	for (size_t at = 0; at < size; at += 4096)
		if (at != 3 * HUGE + 8192)
			CHECK_INT(map[at], (at / 4096) & 0xff);
	munmap(map, size);
	buf_check_rest(fd);
}
