// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Contiguous memory beyond the buddy allocator's largest block: CMA, where the
 * kernel has it, and never without being asked for by pfn.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "buf.h"
#include "klog.h"
#include "module.h"
#include "page.h"
#include "test.h"
#include "text.h"

/* More than the buddy allocator has in one piece, where its largest block is 4 MiB or more. */
static size_t large(void)
{
	size_t block = page_block_max();

	return block < (16 << 20) ? 16 << 20 : block + page_size();
}

/* KiB of the CMA area; kernels built without CMA have no such line. */
static long cma_kib(void)
{
	char text[8192];
	const char *line;

	REQUIRE(text_read("/proc/meminfo", text, sizeof(text)));
	line = strstr(text, "CmaTotal:");
	return line ? atol(line + strlen("CmaTotal:")) : 0;
}

static void need_cma(void)
{
	if (cma_kib() < (long)(large() >> 10))
		SKIP("this kernel has no CMA area of %zu KiB", large() >> 10);
}

TEST(blocks_beyond_the_buddy_allocator_come_from_cma_and_go_back)
{
	const size_t size = large();
	unsigned char *map;
	long turns;
	int fd;

	need_cma();
	module_need("kubuf", "%s", "");
	/* Twice what the area holds, so that blocks which do not go back are missed. */
	turns = 2 * (cma_kib() << 10) / size + 1;
	for (long turn = 0; turn < turns; turn++) {
		check_context("turn %ld", turn);
		REQUIRE_INT(module_load("testbuf", "backing=contig pfn=1 size=%zu cache=%s", size,
					turn % 2 ? "wc" : "wb"),
			    0);
		fd = REQUIRE_OK(open(BUF_NODE, O_RDWR | O_CLOEXEC));
		map = buf_map(fd, size);
		CHECK_BYTES(map, 0, size);
		memset(map, 0x77, size);
		CHECK_INT(buf_expect(fd, 0, size, 0x77), size);
		munmap(map, size);
		close(fd);
		REQUIRE_INT(module_unload("testbuf"), 0);
	}
}

TEST(cma_memory_is_neither_pinned_nor_given_to_a_mapping_by_page)
{
	const size_t size = large();
	unsigned char *map, copy[64];
	struct iovec local = { copy, sizeof(copy) }, remote = { NULL, sizeof(copy) };
	int fd;

	need_cma();
	module_need("kubuf", "%s", "");
	CHECK_INT(module_load("testbuf", "backing=contig size=%zu", size), -ENOMEM);

	module_need("testbuf", "backing=contig pfn=1 size=%zu", size);
	fd = REQUIRE_OK(open(BUF_NODE, O_RDWR | O_CLOEXEC));
	map = buf_map(fd, size);
	remote.iov_base = map;
	CHECK_ERRNO(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), EFAULT);
}

TEST(without_cma_a_block_beyond_the_buddy_allocator_is_enomem_and_said)
{
	struct klog *log = klog_mark();
	const size_t size = large();

	if (cma_kib())
		SKIP("this kernel has CMA");
	module_need("kubuf", "%s", "");
	CHECK_INT(module_load("testbuf", "backing=contig pfn=1 size=%zu", size), -ENOMEM);
	CHECK_INT(klog_count(log, "no contiguous block of %zu bytes: the page allocator has", size),
		  1);
	CHECK_HAS(klog_text(log), "and the DMA API has none either; shmem does not need one");
	CHECK(!module_loaded("testbuf"));
	klog_free(log);
}
