// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "buf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "module.h"
#include "page.h"

void buf_load(const struct kind *kind, size_t size, const char *more)
{
	module_need("testbuf", "size=%zu %s %s", size, kind->params, more);
}

int buf_reopen(int flags)
{
	return REQUIRE_OK(open(BUF_NODE, flags | O_CLOEXEC));
}

int buf_open(const struct kind *kind, size_t size, const char *more)
{
	buf_load(kind, size, more);
	return buf_reopen(O_RDWR);
}

unsigned char *buf_map_as(int fd, size_t len, int prot, int flags, off_t offset)
{
	return (unsigned char *)REQUIRE_OK(mmap(NULL, len, prot, flags, fd, offset));
}

unsigned char *buf_map(int fd, size_t len)
{
	return buf_map_as(fd, len, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
}

struct testbuf_pages buf_pages(int fd)
{
	struct testbuf_pages pages = { 0 };

	REQUIRE_OK(ioctl(fd, TESTBUF_PAGES, &pages));
	return pages;
}

/* Memory from the DMA API has pages that nobody can hold; only arm64 has such buffers here. */
static bool has_pages(int fd)
{
#if defined(__aarch64__)
	struct testbuf_pages pages;

	return ioctl(fd, TESTBUF_PAGES, &pages) != -1 || errno != EOPNOTSUPP;
#else
	return true;
#endif
}

void buf_check_rest(int fd)
{
	struct testbuf_pages pages;

	if (!has_pages(fd))
		return;
	pages = buf_pages(fd);
	if (pages.refs) {
		page_drain_lists();
		pages = buf_pages(fd);
	}
	CHECK_INT(pages.refs, 0);
	CHECK_INT(pages.maps, 0);
}

void buf_fill(int fd, uint64_t pos, uint64_t len, unsigned char byte)
{
	struct testbuf_fill fill = { .pos = pos, .len = len, .byte = byte };

	REQUIRE_OK(ioctl(fd, TESTBUF_FILL, &fill));
}

uint64_t buf_expect(int fd, uint64_t pos, uint64_t len, unsigned char byte)
{
	struct testbuf_fill fill = { .pos = pos, .len = len, .byte = byte };

	REQUIRE_OK(ioctl(fd, TESTBUF_EXPECT, &fill));
	return fill.differ;
}

struct testbuf_copy buf_copy(int fd, unsigned int how, const void *addr, size_t len, uint64_t pos)
{
	struct testbuf_copy copy = {
		.addr = (uintptr_t)addr,
		.len = len,
		.pos = pos,
		.how = how,
	};

	REQUIRE_OK(ioctl(fd, TESTBUF_COPY, &copy));
	return copy;
}
