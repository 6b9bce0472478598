// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lab 2: the contract of /dev/hello, which the lab's driver and the bare one keep.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "disk.h"
#include "driver.h"
#include "guard.h"
#include "klog.h"
#include "look.h"
#include "maprules.h"
#include "module.h"
#include "page.h"
#include "program.h"
#include "task.h"
#include "test.h"
#include "touch.h"
#include "traces.h"

#define NODE "/dev/hello"
/* 8192 bytes, in whole pages: one where they are larger. */
#define SIZE page_round(8192)
#define ROOM 65536 /* for a page of any size */
#define WRITE 1024

#define BOTH "hello_map", "map_bare"

static unsigned char *map_node(int fd, int flags)
{
	return buf_map_as(fd, SIZE, PROT_READ | PROT_WRITE, flags, 0);
}

/* Every way the driver can be loaded here. */
static const char *const ways[] = {
	"",
	"cache=wb",
	"cache=wb mapping=page",
	"cache=wb scattered=1",
	"cache=wb scattered=1 mapping=page",
#if defined(__x86_64__)
	"cache=uc",
	"cache=uc mapping=page",
	"cache=uc scattered=1",
	"cache=uc scattered=1 mapping=page",
	"cache=wc mapping=page",
	"cache=wc scattered=1",
	"cache=wc scattered=1 mapping=page",
#endif
};

static void try_way(const char *driver, const char *params,
		    void (*body)(const char *params, int fd))
{
	int fd;

	check_context("%s, parameters \"%s\"", driver, params);
	driver_load(driver, driver_is_bare(driver) ? "" : params);
	fd = REQUIRE_OK(open(NODE, O_RDWR | O_CLOEXEC));
	body(params, fd);
	close(fd);
	REQUIRE_INT(module_unload_soon(driver), 0);
	check_context("%s", "");
}

/* Runs @body for each of them, on a freshly loaded driver. The bare one has one way. */
static void for_all_ways(const char *driver, void (*body)(const char *params, int fd))
{
	if (driver_is_bare(driver)) {
		try_way(driver, "cache=wb", body);
		return;
	}
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		try_way(driver, ways[i], body);
}

TEST_DRIVERS(number_class_and_node_are_there, BOTH)
{
	struct stat status;

	driver_load(driver, "");
	REQUIRE_OK(stat(NODE, &status));
	CHECK(S_ISCHR(status.st_mode));
	CHECK_INT(status.st_mode & 07777, 0600);
	CHECK_INT(status.st_uid, 0);
	CHECK_INT(major(status.st_rdev), traces_major("hello"));
	CHECK_OK(access("/sys/class/hello_class/hello/dev", R_OK));
}

static void check_fresh(const char *params, int fd)
{
	static unsigned char data[ROOM + 100];
	unsigned char *map = map_node(fd, MAP_SHARED);

	CHECK_INT(read(fd, data, sizeof(data)), SIZE);
	CHECK_MEM(data, "old", 4);
	CHECK_BYTES(data + 3, 0, SIZE - 3);
	CHECK_MEM(map, data, SIZE);
	munmap(map, SIZE);
}

/* A node that cannot seek at all has no position that could have moved. */
static void check_position_is_0(int fd)
{
	errno = 0;
	CHECK(lseek(fd, 0, SEEK_CUR) == 0 || errno == ESPIPE);
}

TEST_DRIVERS(the_buffer_holds_old_and_zeros, BOTH)
{
	for_all_ways(driver, check_fresh);
}

TEST_DRIVERS(read_starts_at_0_every_time_and_gives_8192_bytes_at_most, BOTH)
{
	int fd = driver_open(driver, NODE);
	static unsigned char data[ROOM * 2];

	CHECK_INT(read(fd, data, 3), 3);
	CHECK_MEM(data, "old", 3);
	check_position_is_0(fd);
	CHECK_INT(read(fd, data, sizeof(data)), SIZE);
	CHECK_INT(read(fd, data, 1), 1);
	CHECK_INT(data[0], 'o');
	CHECK_INT(pread(fd, data, 3, 100), 3);
	CHECK_MEM(data, "old", 3);
	CHECK_INT(read(fd, data, 0), 0);
}

TEST_DRIVERS(write_goes_to_0_every_time_and_takes_1024_bytes_at_most, BOTH)
{
	int fd = driver_open(driver, NODE);
	unsigned char out[4096];
	static unsigned char in[ROOM];

	memset(out, 'x', sizeof(out));
	CHECK_INT(write(fd, out, sizeof(out)), WRITE);
	CHECK_INT(read(fd, in, SIZE), SIZE);
	CHECK_BYTES(in, 'x', WRITE);
	CHECK_BYTES(in + WRITE, 0, SIZE - WRITE);
	CHECK_INT(write(fd, "new", 3), 3);
	check_position_is_0(fd);
	CHECK_INT(pwrite(fd, "N", 1, 500), 1);
	CHECK_INT(read(fd, in, 4), 4);
	CHECK_MEM(in, "Newx", 4);
	CHECK_INT(write(fd, out, WRITE + 1), WRITE);
	CHECK_INT(write(fd, out, 0), 0);
}

TEST_DRIVERS(bad_user_pointers_are_efault, BOTH)
{
	int fd = driver_open(driver, NODE);
	struct guard guard = guard_at_end(100);
	unsigned char in[4] = "";

	CHECK_ERRNO(read(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(0), 10), EFAULT);
	CHECK_ERRNO(read(fd, guard.map, 10), EFAULT);
	CHECK_ERRNO(write(fd, guard.map, 10), EFAULT);
	CHECK_ERRNO(write(fd, touch_address(-1UL), 1), EFAULT);
	if (driver_is_bare(driver)) { /* copies into the buffer itself: zeros may be there now */
		CHECK_ERRNO(read(fd, guard.data, 200), EFAULT);
		CHECK_ERRNO(write(fd, guard.data, 200), EFAULT);
	} else {
		CHECK_INT(read(fd, in, 4), 4);
		CHECK_MEM(in, "old", 4);
		CHECK_UP_TO_FAULT(read(fd, guard.data, 200), 100);
		CHECK_UP_TO_FAULT(write(fd, guard.data, 200), 100);
	}
	CHECK_GUARD(&guard);
}

static void check_range(const char *params, int fd)
{
	struct klog *log = klog_mark();

	maprules_range(fd, SIZE);
	CHECK(klog_count(log, ": hello_mmap:") > 10);
	klog_free(log);
}

TEST_DRIVERS(length_or_offset_past_the_end_is_einval, BOTH)
{
	for_all_ways(driver, check_range);
}

TEST_DRIVERS(a_mapping_at_offset_one_page_is_the_second_page, BOTH)
{
	size_t page = page_size();
	unsigned char *whole, *second;
	int fd;

	if (SIZE < 2 * page)
		SKIP("the buffer of 8192 bytes is a single page here");
	fd = driver_open(driver, NODE);
	whole = map_node(fd, MAP_SHARED);
	second = buf_map_as(fd, SIZE - page, PROT_READ, MAP_SHARED, page);
	whole[page + 9] = 0x39;
	CHECK_INT(second[9], 0x39);
	CHECK_INT(second[0], 0);
}

static void check_growth(const char *params, int fd)
{
	maprules_growth(fd, SIZE);
}

TEST_DRIVERS(the_size_of_a_mapping_cannot_be_exceeded, BOTH)
{
	for_all_ways(driver, check_growth);
}

static void check_rights(const char *params, int fd)
{
	maprules_rights(NODE, SIZE);
}

TEST(rights_of_a_mapping_cannot_be_exceeded)
{
	for_all_ways("hello_map", check_rights);
}

static void store_greeting(void *arg)
{
	strcpy((char *)map_node(REQUIRE_OK(open(NODE, O_RDWR)), MAP_SHARED), "from afar");
}

static void check_sharing(const char *params, int fd)
{
	unsigned char *map = map_node(fd, MAP_SHARED);
	char text[16];

	strcpy((char *)map, "new");
	REQUIRE_INT(read(fd, text, 4), 4);
	CHECK_MEM(text, "new", 4);
	REQUIRE_INT(write(fd, "written", 8), 8);
	CHECK_MEM(map, "written", 8);
	task_run(store_greeting, NULL);
	CHECK_MEM(map, "from afar", 10);
	munmap(map, SIZE);
}

TEST_DRIVERS(mapping_read_write_and_other_processes_share_the_buffer, BOTH)
{
	for_all_ways(driver, check_sharing);
}

static void check_private(const char *params, int fd)
{
	bool possible = !strstr(params, "scattered") || strstr(params, "page");
	struct klog *log = klog_mark();
	unsigned char *shared = map_node(fd, MAP_SHARED);
	unsigned char *map;
	char text[4];

	if (!possible) {
		CHECK_ERRNO(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), EINVAL);
		CHECK_INT(klog_count(log, "scattered memory mapped by pfn"), 1);
		munmap(shared, SIZE);
		return;
	}
	map = map_node(fd, MAP_PRIVATE);
	CHECK_MEM(map, "old", 4);
	strcpy((char *)map, "new");
	CHECK_MEM(map, "new", 4);
	REQUIRE_INT(read(fd, text, 4), 4);
	CHECK_MEM(text, "old", 4);
	CHECK_MEM(shared, "old", 4);
	munmap(shared, SIZE);
	munmap(map, SIZE);
}

TEST_DRIVERS(a_private_store_stays_private_or_the_mapping_is_refused_with_a_reason, BOTH)
{
	for_all_ways(driver, check_private);
}

static void check_type(const char *params, int fd)
{
	const char *cache = strstr(params, "cache=wb") ? "wb" : strstr(params, "cache=uc") ? "uc"
											   : "wc";
	unsigned char *map = map_node(fd, MAP_SHARED);
	struct pagewalk look[2];
	size_t pages = SIZE / page_size();

	REQUIRE(pages == 1 || pages == 2);
	for (size_t i = 0; i < pages; i++) {
		map[i * page_size()] = 1;
		look[i] = look_at(map + i * page_size());
		CHECK(look_is(look[i].attr, cache));
#if defined(__x86_64__)
		CHECK(look_is(look[i].alias_attr, cache));
#endif
	}
	if (pages == 1)
		check_note("the buffer of 8192 bytes is a single page here, with no neighbour");
	else if (strstr(params, "scattered"))
		CHECK(look[1].pfn != look[0].pfn + 1);
	else
		CHECK_INT(look[1].pfn, look[0].pfn + 1);
	munmap(map, SIZE);
}

TEST_DRIVERS(memory_type_and_contiguity_are_what_the_parameters_say, BOTH)
{
	for_all_ways(driver, check_type);
}

static void check_direct_io(const char *params, int fd)
{
	unsigned char *map = map_node(fd, MAP_SHARED);
	int disk = REQUIRE_OK(open(DISK_NODE, O_RDONLY | O_DIRECT));

	if (strstr(params, "page")) {
		memset(map, 0xff, SIZE);
		CHECK_INT(pread(disk, map, SIZE, 0), SIZE);
		CHECK_BYTES(map, 0, SIZE);
	} else {
		CHECK_ERRNO(pread(disk, map, SIZE, 0), EFAULT);
	}
	close(disk);
	munmap(map, SIZE);
}

TEST(direct_io_reaches_a_page_mapping_and_not_a_pfn_mapping)
{
	disk_need(1024);
	for_all_ways("hello_map", check_direct_io);
}

TEST_DRIVERS(each_call_is_logged, BOTH)
{
	static const char *const calls[] = { "init", "open", "read", "write",
					     "mmap", "release", "exit" };
	struct klog *log = klog_mark();
	int fd = driver_open(driver, NODE);
	char text[4];

	REQUIRE_INT(read(fd, text, 4), 4);
	REQUIRE_INT(write(fd, "log", 3), 3);
	munmap(map_node(fd, MAP_SHARED), SIZE);
	close(fd);
	REQUIRE_INT(module_unload_soon(driver), 0);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		CHECK_INT(klog_count(log, "%s: hello_%s:", driver, calls[i]), 1);
}

TEST_DRIVERS(the_log_says_which_node_was_opened_and_which_pages_are_refused, BOTH)
{
	struct klog *log = klog_mark();
	int fd = driver_open(driver, NODE);
	size_t pages = SIZE / page_size();

	CHECK_INT(klog_count(log, "major %d minor 0", traces_major("hello")), 1);
	CHECK_ERRNO(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, SIZE), EINVAL);
	CHECK_INT(klog_count(log, "%zu pages at page %zu: -22", pages, pages), 1);
}

TEST(the_module_cannot_go_while_it_is_open_or_mapped)
{
	driver_check_stays("hello_map", NODE, SIZE);
}

TEST_DRIVERS(map_hello_shows_private_then_shared_as_the_original_did, BOTH)
{
	const char *const argv[] = { "map_hello", NULL };
	const char *const share[] = { "map_share", NULL };
	char text[8192];
	char *shared;

	driver_load(driver, "");
	CHECK_INT(program_run(text, sizeof(text), argv), 0);
	CHECK_HAS(text, "buf origin data = old\ncompare err!\nstr = old!\nbuf = new!\n");
	shared = strstr(text, "buf = new!");
	REQUIRE(shared);
	CHECK_HAS(shared, "buf origin data = old\ncompare ok!\n");
	CHECK_INT(program_run(text, sizeof(text), share), 0);
	CHECK_HAS(text, "the parent reads \"greetings from 3\"");
}
