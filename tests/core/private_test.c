// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Private mappings: a store is seen by nobody else, or the mapping is refused.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "page.h"
#include "task.h"
#include "touch.h"

#define PAGES 8
#define OLD 0x0d
#define NEW 0x4e

static size_t size(void)
{
	return PAGES * page_size();
}

static unsigned char *map_private(int fd)
{
	return buf_map_as(fd, size(), PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
}

static void check_device_is_old(int fd, const unsigned char *shared, const unsigned char *other)
{
	unsigned char read_back[4096];

	CHECK_INT(buf_expect(fd, 0, size(), OLD), size());
	for (size_t at = 0; at < size(); at += sizeof(read_back)) {
		REQUIRE_INT(pread(fd, read_back, sizeof(read_back), at), sizeof(read_back));
		CHECK_BYTES(read_back, OLD, sizeof(read_back));
	}
	CHECK_BYTES(shared, OLD, size());
	CHECK_BYTES(other, OLD, size());
}

static void check_isolation(int fd)
{
	unsigned char *shared = buf_map(fd, size());
	unsigned char *other = map_private(fd);
	unsigned char *mine = map_private(fd);

	buf_fill(fd, 0, size(), OLD);
	CHECK_BYTES(mine, OLD, size());
	CHECK_BYTES(other, OLD, size());
	for (size_t at = 0; at < size(); at++)
		mine[at] = NEW;
	CHECK_BYTES(mine, NEW, size());
	check_device_is_old(fd, shared, other);
	munmap(mine, size());
	munmap(other, size());
	munmap(shared, size());
	buf_check_rest(fd);
}

static void check_refused(int fd)
{
	unsigned char *map;

	CHECK_ERRNO(mmap(NULL, size(), PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), EINVAL);
	CHECK_ERRNO(mmap(NULL, size(), PROT_WRITE, MAP_PRIVATE, fd, 0), EINVAL);
	/* One that is only read must not become writable afterwards. */
	map = mmap(NULL, size(), PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED) {
		CHECK_INT(errno, EINVAL);
	} else {
		CHECK_ERRNO(mprotect(map, size(), PROT_READ | PROT_WRITE), EACCES);
		munmap(map, size());
	}
	buf_check_rest(fd);
}

TEST_KINDS(a_private_store_is_seen_by_nobody_else, KIND_PRIVATE, 0)
{
	check_isolation(buf_open(kind, size(), ""));
}

TEST_KINDS(a_private_writable_mapping_of_other_memory_is_refused, 0, KIND_PRIVATE | KIND_UC)
{
	check_refused(buf_open(kind, size(), ""));
}

TEST_KINDS(private_write_allows_it_where_it_is_possible_and_it_is_isolated, 0,
	   KIND_PRIVATE | KIND_UC)
{
	int fd = buf_open(kind, size(), "private_write=1");

	if ((kind->flags & KIND_SCATTER) && (kind->flags & KIND_PFN))
		check_refused(fd);
	else
		check_isolation(fd);
}

static void store_everywhere(void *arg)
{
	unsigned char *map = arg;

	CHECK_BYTES(map, OLD, size());
	for (size_t at = 0; at < size(); at++)
		map[at] = 0xc1;
	CHECK_BYTES(map, 0xc1, size());
}

TEST_KINDS(parent_and_child_do_not_see_each_others_private_stores, KIND_PRIVATE, 0)
{
	int fd = buf_open(kind, size(), "");
	unsigned char *map;

	buf_fill(fd, 0, size(), OLD);
	map = map_private(fd);
	/* Half copied before the fork, half after it. */
	for (size_t at = 0; at < size() / 2; at++)
		map[at] = OLD;
	task_run(store_everywhere, map);
	CHECK_BYTES(map, OLD, size());
	CHECK_INT(buf_expect(fd, 0, size(), OLD), size());
	for (size_t at = 0; at < size(); at++)
		map[at] = NEW;
	CHECK_INT(buf_expect(fd, 0, size(), OLD), size());
	munmap(map, size());
	buf_check_rest(fd);
}

TEST_KINDS(a_reader_may_store_into_a_private_mapping_but_not_into_the_buffer, KIND_PRIVATE, 0)
{
	int fd = buf_open(kind, size(), "");
	int reader = buf_reopen(O_RDONLY);
	unsigned char *map;

	buf_fill(fd, 0, size(), OLD);
	map = map_private(reader);
	CHECK_INT(touch_store(map, NEW), 0);
	CHECK_INT(map[0], NEW);
	CHECK_INT(buf_expect(fd, 0, size(), OLD), size());
}

TEST_KINDS(a_private_copy_survives_split_and_move, KIND_PRIVATE, 0)
{
	int fd = buf_open(kind, size(), "");
	size_t page = page_size();
	unsigned char *there = page_room(size());
	unsigned char *map;

	buf_fill(fd, 0, size(), OLD);
	map = map_private(fd);
	map[3 * page] = NEW;
	REQUIRE_OK(munmap(map + page, page));
	REQUIRE_OK(mprotect(map + 4 * page, page, PROT_READ));
	REQUIRE(mremap(map + 2 * page, 2 * page, 2 * page, MREMAP_MAYMOVE | MREMAP_FIXED, there) ==
		there);
	CHECK_INT(there[page], NEW);
	CHECK_INT(there[0], OLD);
	CHECK_BYTES(map + 4 * page, OLD, 4 * page);
	there[0] = NEW;
	CHECK_INT(buf_expect(fd, 0, size(), OLD), size());
	munmap(map, size());
	munmap(there, size());
	buf_check_rest(fd);
}
