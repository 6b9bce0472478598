// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The first view of a buffer shows zeros, whatever the memory held before.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "text.h"
#include "vmstat.h"

#define DIRT 0xa5

/* Fills most of the free memory and exits, so that what is allocated next was dirty. */
static void fill_free_memory(void *arg)
{
	size_t len = vmstat_meminfo_kib("MemAvailable") / 10 * 6 * 1024;
	unsigned char *map = page_own(len);

	memset(map, DIRT, len);
}

static bool kernel_was_told(const char *word)
{
	char line[4096];

	REQUIRE(text_read("/proc/cmdline", line, sizeof(line)));
	return strstr(line, word);
}

/* Poison is dirt enough: whatever is free has it, since it was freed. */
static void make_memory_dirty(void)
{
	if (!kernel_was_told("init_on_alloc=0"))
		check_note("proves little: the kernel was not booted with init_on_alloc=0");
	if (!kernel_was_told("page_poison=1"))
		task_run(fill_free_memory, NULL);
}

TEST_KINDS(the_first_view_shows_zeros_up_to_the_last_whole_page, KIND_FIRST, KIND_UC)
{
	const size_t asked = (1 << 20) - 100;
	const size_t rounded = 1 << 20;
	static unsigned char data[1 << 20];
	unsigned char *map;
	int fd;

	make_memory_dirty();
	fd = buf_open(kind, asked, "");
	CHECK_INT(lseek(fd, 0, SEEK_END), rounded);
	map = buf_map(fd, rounded);
	CHECK_BYTES(map, 0, rounded);
	memset(data, DIRT, rounded);
	REQUIRE_INT(pread(fd, data, rounded, 0), rounded);
	CHECK_BYTES(data, 0, rounded);
	CHECK_INT(buf_expect(fd, 0, rounded, 0), rounded);
}
