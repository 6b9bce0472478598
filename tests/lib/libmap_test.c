// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libkubuf: mappings, once and twice.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <stdlib.h>

#include "handle.h"
#include "page.h"
#include "test.h"
#include "text.h"

#define RDWR (KUB_READ | KUB_WRITE)

TEST(a_mapping_outlives_its_handle)
{
	const size_t size = 4 * page_size();
	struct kub_buf *buf = handle_new(size);
	unsigned char *mem, *again, byte;
	void *at;

	HANDLE_OK(kub_map(buf, page_size(), 2 * page_size(), RDWR, &at));
	mem = at;
	mem[1] = 0x31;
	CHECK_INT(kub_read(buf, &byte, 1, page_size() + 1), 1);
	CHECK_INT(byte, 0x31);
	HANDLE_OK(kub_map(buf, 0, size, KUB_READ, &at));
	again = at;
	kub_close(buf);
	CHECK_INT(again[page_size() + 1], 0x31);
	HANDLE_OK(kub_unmap(mem, 2 * page_size(), RDWR));
	CHECK_INT(again[page_size() + 1], 0x31);
	HANDLE_OK(kub_unmap(again, size, KUB_READ));
}

TEST(stores_to_a_private_mapping_reach_nobody)
{
	struct kub_buf *buf = handle_new(page_size());
	unsigned char byte = 1;
	void *mem;

	HANDLE_OK(kub_map(buf, 0, page_size(), RDWR | KUB_PRIVATE, &mem));
	*(volatile unsigned char *)mem = 0x77;
	CHECK_INT(kub_read(buf, &byte, 1, 0), 1);
	CHECK_INT(byte, 0);
	HANDLE_OK(kub_unmap(mem, page_size(), RDWR | KUB_PRIVATE));
	kub_close(buf);
}

/* Pages of address space that the process has. */
static long address_space(void)
{
	char text[128];

	REQUIRE(text_read("/proc/self/statm", text, sizeof(text)));
	return atol(text);
}

/* What lies around the end is in one piece, from both sides. */
static void twice(size_t size, size_t offset, size_t len)
{
	struct kub_buf *buf = handle_new(size);
	volatile unsigned char *mem;
	unsigned char byte;
	long before;
	void *at;

	before = address_space();
	HANDLE_OK(kub_map(buf, offset, len, RDWR | KUB_TWICE, &at));
	CHECK_INT(address_space() - before, 2 * len / page_size());
	mem = at;
	mem[len - 1] = 0xaa;
	mem[len] = 0xbb;
	CHECK_INT(mem[2 * len - 1], 0xaa);
	CHECK_INT(mem[0], 0xbb);
	CHECK_INT(kub_read(buf, &byte, 1, offset), 1);
	CHECK_INT(byte, 0xbb);
	HANDLE_OK(kub_unmap(at, len, RDWR | KUB_TWICE));
	CHECK_INT(address_space(), before);
	kub_close(buf);
}

TEST(a_range_is_mapped_twice_back_to_back)
{
	twice(page_size(), 0, page_size());
	twice(5 * page_size(), page_size(), 3 * page_size());
	twice(page_huge(2), 0, page_huge(2));
	twice(page_huge(1) + page_size(), 0, page_huge(1));
}

TEST(what_cannot_be_mapped_is_said)
{
	const size_t page = page_size();
	struct kub_buf *buf = handle_new(2 * page), *lesser;
	void *mem = (void *)1;

	HANDLE_OK(kub_readonly(buf, &lesser));
	HANDLE_FAILS(kub_map(lesser, 0, page, RDWR, &mem), EACCES, "not open for this");
	HANDLE_OK(kub_map(lesser, 0, page, RDWR | KUB_PRIVATE, &mem));
	HANDLE_OK(kub_unmap(mem, page, RDWR | KUB_PRIVATE));
	HANDLE_FAILS(kub_map(buf, page, 2 * page, KUB_READ, &mem), EINVAL, "do not end inside");
	HANDLE_FAILS(kub_map(buf, UINT64_MAX, 2, KUB_READ, &mem), EINVAL, "do not end inside");
	HANDLE_FAILS(kub_map(buf, 1, page, KUB_READ, &mem), EINVAL, "multiples of");
	HANDLE_FAILS(kub_map(buf, 0, 0, KUB_READ, &mem), EINVAL, "not 0");
	HANDLE_FAILS(kub_map(buf, 0, page, 0, &mem), EINVAL, "KUB_READ or KUB_WRITE");
	HANDLE_FAILS(kub_map(buf, 0, page, RDWR | 16, &mem), EINVAL, "KUB_READ or KUB_WRITE");
	HANDLE_FAILS(kub_map(buf, 0, page + 1, RDWR | KUB_TWICE, &mem), EINVAL, "multiples of");
	HANDLE_FAILS(kub_map(buf, 0, page, RDWR | KUB_TWICE | KUB_PRIVATE, &mem), EINVAL,
		     "KUB_TWICE");
	HANDLE_FAILS(kub_unmap((void *)1, page, RDWR), EINVAL, "mapping by kub_map()");
	HANDLE_FAILS(kub_unmap(mem, SIZE_MAX / 2 + 1, RDWR | KUB_TWICE), EINVAL,
		     "mapping by kub_map()");
	kub_close(lesser);
	kub_close(buf);
}
