// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Transfers through pinned user pages: any alignment, any kind of user memory,
 * partial results, and never a pin left behind (the runner counts them).
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "grid.h"
#include "guard.h"
#include "page.h"
#include "task.h"
#include "touch.h"
#include "vmstat.h"

#define SIZE 65536

static long long pin_moved(int fd, unsigned int how, const void *addr, size_t len, uint64_t pos)
{
	return buf_copy(fd, how, addr, len, pos).moved;
}

/* Every page that the range touches is pinned, and no other. */
static ssize_t pin_counted(int fd, unsigned int how, const void *addr, size_t len, off_t pos)
{
	struct testbuf_copy copy = buf_copy(fd, how, addr, len, pos);
	uintptr_t first = (uintptr_t)addr / page_size();

	if (copy.moved > 0) {
		CHECK_INT(copy.spanned,
			  ((uintptr_t)addr + copy.moved - 1) / page_size() - first + 1);
		CHECK_INT(copy.pinned, copy.spanned);
	}
	return copy.moved;
}

static ssize_t grid_write(int fd, const void *data, size_t len, off_t pos)
{
	return pin_counted(fd, TESTBUF_PIN_WRITE, data, len, pos);
}

static ssize_t grid_read(int fd, void *data, size_t len, off_t pos)
{
	return pin_counted(fd, TESTBUF_PIN_READ, data, len, pos);
}

TEST_KINDS(every_offset_and_length_moves_exactly_its_bytes_through_pins, 0, KIND_PFN | KIND_UC)
{
	const struct grid grid = { grid_write, grid_read, SIZE };
	int fd = buf_open(kind, SIZE, "");

	REQUIRE_OK(ioctl(fd, TESTBUF_VIEW_KEEP));
	grid_run(&grid, fd);
}

TEST_KINDS(a_hole_in_user_memory_ends_the_transfer_where_it_begins, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	size_t page = page_size();
	struct guard guard = guard_new(5 * page, 0);
	unsigned char *start = guard.data + 100;

	REQUIRE_OK(munmap(guard.data + 3 * page, page));
	memset(guard.data, 0x61, 3 * page);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, start, 4 * page, 7), 3 * page - 100);
	CHECK_INT(buf_expect(fd, 7, 3 * page - 100, 0x61), 3 * page - 100);
	CHECK_INT(buf_expect(fd, 7 + 3 * page - 100, page, 0), page);
	buf_fill(fd, 0, SIZE, 0x62);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, start, 4 * page, 7), 3 * page - 100);
	CHECK_BYTES(start, 0x62, 3 * page - 100);
	CHECK_BYTES(guard.data, 0x61, 100);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data + 3 * page, page, 0), -EFAULT);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data + 3 * page + 5, 10, 0), -EFAULT);
	CHECK_INT(buf_expect(fd, 0, SIZE, 0x62), SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(a_hole_far_behind_the_first_batch_is_found_exactly, 0, KIND_PFN | KIND_UC)
{
	const size_t large = 1024 * page_size();
	int fd = buf_open(kind, large, "");
	struct guard guard = guard_new(large, 0);
	size_t hole = 777 * page_size();

	REQUIRE_OK(munmap(guard.data + hole, page_size()));
	guard_pattern(guard.data, hole, 4);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data + 1, large - 1, 0), hole - 1);
	CHECK_MEM(buf_map(fd, large), guard.data + 1, hole - 1);
	buf_fill(fd, 0, large, 0x63);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data + 1, large - 1, 0), hole - 1);
	CHECK_BYTES(guard.data + 1, 0x63, hole - 1);
}

TEST_KINDS(memory_that_may_not_be_written_can_only_be_written_from, 0, KIND_PFN | KIND_UC)
{
	static const char text[] = "lies in .rodata";
	int fd = buf_open(kind, SIZE, "");
	struct guard guard = guard_new(2 * page_size(), 0);
	size_t len = page_size() + 904;

	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, text, sizeof(text), 0), sizeof(text));
	CHECK_MEM(buf_map(fd, SIZE), text, sizeof(text));
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, text, sizeof(text), 100), -EFAULT);
	REQUIRE_OK(mprotect(guard.data + page_size(), page_size(), PROT_READ));
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data + 10, len, 100), page_size() - 10);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data + 10, len, 100), len);
}

TEST_KINDS(addresses_that_cannot_be_are_efault, 0, KIND_PFN | KIND_UC)
{
	static const uintptr_t bad[] = { 0, 8, -1UL, -4096UL,
					 -4095UL, 1UL << 63, 1UL << 62, (1UL << 63) - 4096,
					 1UL << 48, 1UL << 56, -(2UL << 20) };
	int fd = buf_open(kind, SIZE, "");

	buf_fill(fd, 0, SIZE, 0x64);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		void *addr = touch_address(bad[i]);

		check_context("address 0x%lx", (unsigned long)bad[i]);
		CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, addr, 1, 0), -EFAULT);
		CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, addr, 1, 0), -EFAULT);
		CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, addr, 8192, 0), -EFAULT);
		CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, addr, 8192, 0), -EFAULT);
		CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, addr, -1UL, 0), -EFAULT);
	}
	check_context("%s", "");
	CHECK_INT(buf_expect(fd, 0, SIZE, 0x64), SIZE);
}

/* The highest page that this machine lets a process have. */
static unsigned char *map_last_page(void)
{
	for (int bits = 57; bits > 30; bits--) {
		for (int below = 1; below < 3; below++) {
			void *want = touch_address((1UL << bits) - below * page_size());
			void *map = mmap(want, page_size(), PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

			if (map == want)
				return map;
		}
	}
	REQUIRE(!"a page at the end of the address space");
	return NULL;
}

TEST_KINDS(user_memory_that_ends_with_the_address_space_is_moved_to_its_end, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char *last = map_last_page();
	size_t half = page_size() / 2;

	memset(last, 0x6a, page_size());
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, last + half, half, 0), half);
	CHECK_INT(buf_expect(fd, 0, half, 0x6a), half);
	CHECK_INT(pwrite(fd, last + half, half, half), half);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, last, page_size(), 0), page_size());
	/* Where nothing can be mapped, part of a range is as bad as all of it. */
	CHECK(pin_moved(fd, TESTBUF_PIN_WRITE, last + half, SIZE, 0) <= (long long)half);
	CHECK(pin_moved(fd, TESTBUF_PIN_READ, last + half, SIZE, 0) <= (long long)half);
	CHECK_BYTES(last, 0x6a, page_size());
}

TEST_KINDS(the_end_of_the_buffer_bounds_a_transfer, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	struct guard guard = guard_at_end(100);

	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data, 100, SIZE - 30), 30);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data, 100, SIZE - 30), 30);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data, 100, SIZE), -ENOSPC);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data, 100, SIZE), 0);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data, 100, -1ULL >> 1), 0);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data, 100, -1ULL >> 1), -ENOSPC);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, guard.data, 0, 0), 0);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, guard.data, 0, 0), 0);
	CHECK_GUARD(&guard);
}

TEST_KINDS(memory_never_touched_can_be_written_from_and_read_into, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char *fresh = page_own(SIZE);

	/* The one page of zeros that all of it is so far is pinned many times over. */
	buf_fill(fd, 0, SIZE, 0x65);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, fresh, SIZE, 0), SIZE);
	CHECK_INT(buf_expect(fd, 0, SIZE, 0), SIZE);
	buf_fill(fd, 0, SIZE, 0x66);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, fresh, SIZE, 0), SIZE);
	CHECK_BYTES(fresh, 0x66, SIZE);
}

TEST_KINDS(a_private_file_mapping_gets_copies_and_the_file_stays, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");
	int file = REQUIRE_OK(memfd_create("file", MFD_CLOEXEC));
	unsigned char *map;
	char seen[64] = "";

	REQUIRE_OK(ftruncate(file, SIZE));
	REQUIRE_INT(pwrite(file, "file", 4, 0), 4);
	map = buf_map_as(file, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, 0);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, map, 4, 0), 4);
	CHECK_MEM(buf_map(fd, SIZE), "file", 4);
	buf_fill(fd, 0, SIZE, 0x67);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, map, SIZE, 0), SIZE);
	CHECK_BYTES(map, 0x67, SIZE);
	REQUIRE_INT(pread(file, seen, 4, 0), 4);
	CHECK_MEM(seen, "file", 4);
}

TEST_KINDS(a_shared_file_mapping_brings_the_bytes_into_the_file, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, SIZE, "");
	int file = REQUIRE_OK(memfd_create("file", MFD_CLOEXEC));
	unsigned char *map;
	unsigned char seen[100];

	REQUIRE_OK(ftruncate(file, SIZE));
	map = buf_map(file, SIZE);
	buf_fill(fd, 0, SIZE, 0x68);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, map + 4090, 100, 0), 100);
	REQUIRE_OK(munmap(map, SIZE));
	REQUIRE_INT(pread(file, seen, 100, 4090), 100);
	CHECK_BYTES(seen, 0x68, 100);
}

TEST_KINDS(the_buffers_own_mapping_can_be_pinned_when_it_has_pages, 0, KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	unsigned char *map = buf_map(fd, SIZE);
	bool pages = kind->flags & KIND_PAGE;

	buf_fill(fd, 0, SIZE / 2, 0x69);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, map + SIZE / 2, SIZE / 2, 0),
		  pages ? SIZE / 2 : -EFAULT);
	CHECK_INT(buf_expect(fd, SIZE / 2, SIZE / 2, pages ? 0x69 : 0), SIZE / 2);
	munmap(map, SIZE);
	buf_check_rest(fd);
}

TEST_KINDS(huge_user_pages_are_pinned_in_part, KIND_SHMEM, 0)
{
	const size_t huge = page_huge(3);
	int fd = buf_open(kind, huge, "");
	unsigned char *room = page_own(2 * huge);
	unsigned char *map = (unsigned char *)(((uintptr_t)room + huge - 1) / huge * huge);

	REQUIRE_OK(madvise(map, huge, MADV_HUGEPAGE));
	guard_pattern(map, huge, 8);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_WRITE, map + 5001, huge - 5001, 1), huge - 5001);
	CHECK_MEM(buf_map(fd, huge) + 1, map + 5001, huge - 5001);
	CHECK_INT(pin_moved(fd, TESTBUF_PIN_READ, map + 3, huge / 2, 0), huge / 2);
	CHECK_MEM(map + 3, buf_map(fd, huge), huge / 2);
}

TEST_KINDS(plain_copies_inside_the_kernel_move_the_same_bytes, 0, KIND_PFN | KIND_UC)
{
	int fd = buf_open(kind, SIZE, "");
	struct guard out = guard_new(10001, 11);
	struct guard in = guard_new(10001, 11);

	guard_pattern(out.data, out.len, 6);
	CHECK_INT(pin_moved(fd, TESTBUF_COPY_FROM_USER, out.data, out.len, 5), out.len);
	CHECK_INT(pin_moved(fd, TESTBUF_COPY_TO_USER, in.data, in.len, 5), in.len);
	CHECK_MEM(in.data, out.data, out.len);
	CHECK_GUARD(&in);
}

/* What a killed process was about, over and over. */
struct victim {
	int fd;
	unsigned int how;
	unsigned char *data;
	size_t len;
};

static void transfer_for_ever(void *arg)
{
	struct victim *victim = arg;

	for (;;)
		pin_moved(victim->fd, victim->how, victim->data, victim->len, 0);
}

TEST_KINDS(a_process_killed_during_large_transfers_leaves_nothing_pinned, 0, KIND_PFN | KIND_UC)
{
	const size_t large = 4 << 20;
	struct victim victim = { .fd = buf_open(kind, large, ""), .len = large };
	long before = vmstat_pins_held();
	pid_t pid;

	victim.data = mmap(NULL, large, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	REQUIRE(victim.data != MAP_FAILED);
	for (int turn = 0; turn < 10; turn++) {
		victim.how = turn % 2 ? TESTBUF_PIN_READ : TESTBUF_PIN_WRITE;
		pid = task_start(transfer_for_ever, &victim);
		usleep(10000 + 3000 * turn);
		task_kill(pid, 10);
	}
	CHECK_INT(vmstat_pins_held(), before);
	CHECK_INT(pin_moved(victim.fd, TESTBUF_PIN_WRITE, victim.data, large, 0), large);
	buf_check_rest(victim.fd);
}
