// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Contiguous memory beyond the buddy allocator's largest block: CMA, where the
 * kernel has it, and never without being asked for by pfn.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* process_vm_readv() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "klog.h"
#include "module.h"
#include "test.h"

#define LARGE (16UL << 20)
#define LARGE_KIB (LARGE >> 10)

/* KiB of the CMA area; kernels built without CMA have no such line. */
static long cma_kib(void)
{
	char text[8192] = "";
	const char *line;
	int fd = REQUIRE_OK(open("/proc/meminfo", O_RDONLY | O_CLOEXEC));

	REQUIRE(read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	line = strstr(text, "CmaTotal:");
	return line ? atol(line + strlen("CmaTotal:")) : 0;
}

static void need_cma(void)
{
	if (cma_kib() < (long)LARGE_KIB)
		SKIP("this kernel has no CMA area of %lu KiB", LARGE_KIB);
}

TEST(blocks_beyond_the_buddy_allocator_come_from_cma_and_go_back)
{
	unsigned char *map;
	long turns;
	int fd;

	need_cma();
	module_need("kubuf", "%s", "");
	/* Twice what the area holds, so that blocks which do not go back are missed. */
	turns = 2 * cma_kib() / LARGE_KIB;
	for (long turn = 0; turn < turns; turn++) {
		check_context("turn %ld", turn);
		REQUIRE_INT(module_load("testbuf", "backing=contig pfn=1 size=%lu cache=%s", LARGE,
					turn % 2 ? "wc" : "wb"),
			    0);
		fd = REQUIRE_OK(open(BUF_NODE, O_RDWR | O_CLOEXEC));
		map = buf_map(fd, LARGE);
		CHECK_BYTES(map, 0, LARGE);
		memset(map, 0x77, LARGE);
		CHECK_INT(buf_expect(fd, 0, LARGE, 0x77), LARGE);
		munmap(map, LARGE);
		close(fd);
		REQUIRE_INT(module_unload("testbuf"), 0);
	}
}

TEST(cma_memory_is_neither_pinned_nor_given_to_a_mapping_by_page)
{
	unsigned char *map, copy[64];
	struct iovec local = { copy, sizeof(copy) }, remote = { NULL, sizeof(copy) };
	int fd;

	need_cma();
	module_need("kubuf", "%s", "");
	CHECK_INT(module_load("testbuf", "backing=contig size=%lu", LARGE), -ENOMEM);

	module_need("testbuf", "backing=contig pfn=1 size=%lu", LARGE);
	fd = REQUIRE_OK(open(BUF_NODE, O_RDWR | O_CLOEXEC));
	map = buf_map(fd, LARGE);
	remote.iov_base = map;
	CHECK_ERRNO(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), EFAULT);
}

TEST(without_cma_a_block_beyond_the_buddy_allocator_is_enomem_and_said)
{
	struct klog *log = klog_mark();

	if (cma_kib())
		SKIP("this kernel has CMA");
	module_need("kubuf", "%s", "");
	CHECK_INT(module_load("testbuf", "backing=contig pfn=1 size=%lu", LARGE), -ENOMEM);
	CHECK_INT(klog_count(log, "no memory for %lu bytes (contig, wb)", LARGE), 1);
	CHECK(!module_loaded("testbuf"));
	klog_free(log);
}
