// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <unistd.h>

#include "check.h"
#include "disk.h"
#include "page.h"
#include "smaps.h"
#include "swap.h"
#include "task.h"

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define DISK_KIB 8192
#define TURNS 50

/*
 * What mkswap(8) writes: after a first KiB for boot loaders the version, the last page and
 * the number of bad pages, and ten letters at the end of the first page.
 */
static void make_space(void)
{
	const uint32_t header[] = { 1, DISK_KIB * 1024 / page_size() - 1, 0 };
	char *page = calloc(1, page_size());
	int disk;

	REQUIRE(page);
	memcpy(page + 1024, header, sizeof(header));
	memcpy(page + page_size() - 10, "SWAPSPACE2", 10);
	disk = REQUIRE_OK(open(DISK_NODE, O_WRONLY | O_CLOEXEC));
	REQUIRE_INT(write(disk, page, page_size()), page_size());
	REQUIRE_OK(fsync(disk));
	close(disk);
	free(page);
}

void swap_run(void (*body)(void *arg), void *arg)
{
	disk_need(DISK_KIB);
	make_space();
	REQUIRE_OK(swapon(DISK_NODE, 0));
	task_run(body, arg);
	CHECK_OK(swapoff(DISK_NODE));
}

/* Those only that are in memory: a look would bring the others back. */
static void ask(unsigned char *map, size_t len)
{
	size_t page = page_size();
	unsigned char there;

	for (size_t at = 0; at < len; at += page) {
		REQUIRE_OK(mincore(map + at, page, &there));
		if (!(there & 1))
			continue;
		(void)*(volatile unsigned char *)(map + at);
		REQUIRE_OK(madvise(map + at, page, MADV_PAGEOUT));
	}
}

size_t swap_out(unsigned char *map, size_t len)
{
	size_t out = 0;

	for (int turn = 0; turn < TURNS && out < len; turn++) {
		page_drain_lists();
		ask(map, len);
		out = (size_t)smaps_kib(map, "Swap") << 10;
		if (out < len)
			usleep(1000);
	}
	return out;
}
