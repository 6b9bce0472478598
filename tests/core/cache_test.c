// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Memory types are what was asked for, in the process's page tables and, on x86,
 * in the kernel's own; and ordinary again afterwards. Read back by pagewalk.ko.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "look.h"
#include "module.h"
#include "page.h"
#include "task.h"
#include "touch.h"

#define PAGES 16
/* How often to load a buffer again until it gets a page that the first one had. */
#define LOADS 40

#if defined(__x86_64__)
#define ALIAS_FOLLOWS true
#else
/* arm64: the DMA API leaves the direct map write-back and never touches it again. */
#define ALIAS_FOLLOWS false
#endif

static size_t size(void)
{
	return PAGES * page_size();
}

static void check_types(const unsigned char *map, const char *cache)
{
	for (int i = 0; i < PAGES; i++) {
		struct pagewalk look;

		(void)*(volatile const unsigned char *)(map + i * page_size());
		look = look_at(map + i * page_size());
		check_context("page %d, want %s, attributes 0x%02x, alias 0x%02x", i, cache,
			      look.attr, look.alias_attr);
		CHECK(look.entry != 0);
		CHECK(look_is(look.attr, cache));
		if (!ALIAS_FOLLOWS)
			continue;
		CHECK(look.alias != 0);
		CHECK(look_is(look.alias_attr, cache));
		CHECK_INT(look.alias_attr, look.attr);
	}
	check_context("%s", "");
}

TEST_KINDS(process_and_kernel_map_the_memory_with_the_type_asked_for, 0, 0)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	memset(map, 1, size());
	check_types(map, kind_cache(kind));
	/* A second mapping, only read. */
	check_types(buf_map_as(fd, size(), PROT_READ, MAP_SHARED, 0), kind_cache(kind));
}

TEST_KINDS(the_type_survives_mprotect_and_a_move, 0, KIND_WB)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());
	unsigned char *there = page_room(size());

	memset(map, 1, size());
	REQUIRE_OK(mprotect(map, size(), PROT_READ));
	check_types(map, kind_cache(kind));
	REQUIRE_OK(mprotect(map, size(), PROT_READ | PROT_WRITE));
	map[0] = 2;
	check_types(map, kind_cache(kind));
	REQUIRE(mremap(map, size(), size(), MREMAP_MAYMOVE | MREMAP_FIXED, there) == there);
	check_types(there, kind_cache(kind));
}

TEST_KINDS(contiguous_memory_is_contiguous, KIND_CONTIG | KIND_FIRST, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	memset(map, 1, size());
	for (int i = 1; i < PAGES; i++)
		CHECK_INT(look_pfn(map + i * page_size()), look_pfn(map) + i);
}

TEST_KINDS(scattered_memory_has_no_two_pages_in_a_row, KIND_SCATTER | KIND_FIRST, KIND_UC)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map = buf_map(fd, size());

	memset(map, 1, size());
	for (int i = 1; i < PAGES; i++)
		CHECK(look_pfn(map + i * page_size()) != look_pfn(map + (i - 1) * page_size()) + 1);
}

/*
 * How many pages of a fresh write-back buffer are among these; all of it must be
 * write-back. Single pages, because that is how memory is given back.
 */
static int count_known_pages(const uint64_t *pfns)
{
	unsigned char *map;
	int known = 0;
	int fd;

	module_need("testbuf", "size=%zu backing=scatter", size());
	fd = buf_reopen(O_RDWR);
	map = buf_map(fd, size());
	memset(map, 1, size());
	check_types(map, "wb");
	for (int i = 0; i < PAGES; i++)
		for (int j = 0; j < PAGES; j++)
			known += look_pfn(map + i * page_size()) == pfns[j];
	munmap(map, size());
	close(fd);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	return known;
}

TEST_KINDS(freed_memory_is_write_back_again, KIND_FIRST, KIND_WB)
{
	uint64_t pfns[PAGES];
	unsigned char *map;
	int known = 0;
	int fd;

	if (!ALIAS_FOLLOWS)
		SKIP("the kernel's own mapping never changes on this architecture");
	/* Freed pages are first reused on the CPU that freed them. */
	task_pin(0);
	fd = buf_open(kind, size(), "");
	map = buf_map(fd, size());
	memset(map, 1, size());
	for (int i = 0; i < PAGES; i++)
		pfns[i] = look_pfn(map + i * page_size());
	munmap(map, size());
	close(fd);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	for (int turn = 0; turn < LOADS && !known; turn++)
		known = count_known_pages(pfns);
	if (!known)
		SKIP("no freed page came back in %d loads", LOADS);
	check_note("%d of %d pages came back", known, PAGES);
}

TEST_KINDS(ordinary_memory_is_seen_as_write_back, KIND_SHMEM, 0)
{
	unsigned char *map = page_own(size());
	struct pagewalk look;

	(void)kind;
	memset(map, 1, size());
	for (int i = 0; i < PAGES; i++) {
		look = look_at(map + i * page_size());
		CHECK_INT(look.pfn, page_pfn(map + i * page_size()));
		CHECK(look_is(look.attr, "wb"));
		CHECK(look_is(look.alias_attr, "wb"));
		CHECK(look.shift >= 12);
	}
}

TEST(an_address_of_the_kernel_is_not_looked_up)
{
	struct pagewalk look = { .addr = -4096UL };
	int fd;

	module_need("pagewalk", "%s", "");
	fd = REQUIRE_OK(open("/dev/pagewalk", O_RDWR));
	CHECK_ERRNO(ioctl(fd, PAGEWALK_LOOK, &look), EINVAL);
	CHECK_ERRNO(ioctl(fd, PAGEWALK_LOOK, touch_address(16)), EFAULT);
	CHECK_ERRNO(ioctl(fd, PAGEWALK_LOOK + 1, &look), ENOTTY);
}
