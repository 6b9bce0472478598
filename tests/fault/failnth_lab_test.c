// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults in drivers that stand on the in-kernel API: the labs' nodes, and the test node
 * with its transfers through pinned pages and its kernel view.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "failnth.h"
#include "module.h"
#include "pagewalk.h"
#include "test.h"

#define SIZE 16384
#define LEN 9001

static const char *node;
static int fd;
static unsigned char *user, *map;
static size_t map_len;

/* Far from everything else, so that not even page tables are there. */
#define LONELY ((void *)0x220000000000)

/* Fresh user memory: pinning it brings it in. */
static void fresh_user(void)
{
	user = mmap(LONELY, SIZE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	REQUIRE(user != MAP_FAILED);
}

/* The same with every byte stored. */
static void full_user(void)
{
	fresh_user();
	memset(user, 0x5e, SIZE);
}

static void drop_user(long ret)
{
	(void)ret;
	REQUIRE_OK(munmap(user, SIZE));
}

static long call_open(void)
{
	return failnth_result(open(node, O_RDWR | O_CLOEXEC));
}

static long call_read(void)
{
	return failnth_result(pread(fd, user, LEN, 0));
}

static long call_write(void)
{
	return failnth_result(pwrite(fd, user, LEN, 0));
}

static void judge_moved(long ret)
{
	if (!failnth_met())
		CHECK(ret == LEN || ret == 8192 || ret == 4096 || ret == 1024);
	CHECK(ret > 0 && ret <= LEN);
}

static long call_map(void)
{
	map = mmap(NULL, map_len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return map == MAP_FAILED ? -errno : 0;
}

static void judge_map(long ret)
{
	CHECK_INT(ret, 0);
	map[0] = 7;
	map[map_len - 1] = 8;
}

static void unmap(long ret)
{
	if (!ret)
		REQUIRE_OK(munmap(map, map_len));
}

static const struct failnth node_calls[] = {
	FAILNTH("open", NULL, call_open, NULL, failnth_close),
	FAILNTH("write from fresh memory", fresh_user, call_write, judge_moved, drop_user),
	FAILNTH("read into fresh memory", fresh_user, call_read, judge_moved, drop_user),
	FAILNTH("mmap", NULL, call_map, judge_map, unmap),
};

static void sweep_node(const char *path, size_t len)
{
	node = path;
	map_len = len;
	fd = REQUIRE_OK(open(node, O_RDWR | O_CLOEXEC));
	failnth_need();
	FAILNTH_SWEEP(node_calls);
}

static long call_size(void)
{
	static unsigned long size;

	return failnth_result(ioctl(fd, 1, &size)) ?: (long)size;
}

/* put_user() is no point: it does not go through a copying function. */
static const struct failnth pin_size =
	FAILNTH("ioctl 1", NULL, call_size, NULL, NULL, .never = true);

TEST(pin_page_pins_all_that_it_says_and_keeps_none)
{
	module_need("pin_page", "size=%d", SIZE);
	sweep_node("/dev/my_demo_dev", SIZE);
	failnth_sweep(&pin_size);
}

TEST(hello_map_moves_and_maps_or_says_why)
{
	module_need("hello_map", "%s", "");
	sweep_node("/dev/hello", 8192);
}

static long call_reset(void)
{
	return failnth_result(ioctl(fd, 1, 0));
}

static const struct failnth chrmem_reset =
	FAILNTH("ioctl reset", NULL, call_reset, NULL, NULL, .never = true);

TEST(chrmem_moves_and_maps_or_says_why)
{
	module_need("chrmem", "%s", "");
	sweep_node("/dev/sln_memdev", 4096);
	failnth_sweep(&chrmem_reset);
}

static long call_look(void)
{
	static struct pagewalk look;

	look.addr = (uintptr_t)&look;
	return failnth_result(ioctl(fd, PAGEWALK_LOOK, &look)) ?: (long)look.pfn;
}

static void judge_look(long pfn)
{
	CHECK(pfn > 0);
}

static const struct failnth looking = FAILNTH("look", NULL, call_look, judge_look, NULL);

TEST(pagewalk_tells_all_or_an_error)
{
	module_need("pagewalk", "%s", "");
	fd = REQUIRE_OK(open("/dev/pagewalk", O_RDWR | O_CLOEXEC));
	failnth_need();
	failnth_sweep(&looking);
}

/* What testbuf.ko moves inside the kernel: its result, an error of the ioctl or its own. */
static long copy_by(unsigned int how)
{
	struct testbuf_copy copy = { .addr = (uintptr_t)user, .len = LEN, .how = how };

	if (ioctl(fd, TESTBUF_COPY, &copy) == -1)
		return -errno;
	return copy.moved;
}

static long call_pin_read(void)
{
	return copy_by(TESTBUF_PIN_READ);
}

static long call_pin_write(void)
{
	return copy_by(TESTBUF_PIN_WRITE);
}

static long call_copy_to(void)
{
	return copy_by(TESTBUF_COPY_TO_USER);
}

static long call_copy_from(void)
{
	return copy_by(TESTBUF_COPY_FROM_USER);
}

static void judge_taken(long ret)
{
	judge_moved(ret);
	CHECK_BYTES(user, 0x5e, ret);
}

static long call_expect(void)
{
	struct testbuf_fill fill = { .len = LEN, .byte = 0x5e };

	return failnth_result(ioctl(fd, TESTBUF_EXPECT, &fill)) ?: (long)fill.differ;
}

static void judge_expect(long ret)
{
	CHECK_INT(ret, LEN);
}

static long call_pages(void)
{
	static struct testbuf_pages pages;

	return failnth_result(ioctl(fd, TESTBUF_PAGES, &pages)) ?: (long)pages.pages;
}

static void judge_pages(long ret)
{
	CHECK_INT(ret, SIZE / 4096);
}

static long call_view(void)
{
	return failnth_result(ioctl(fd, TESTBUF_VIEW_KEEP));
}

static void drop_view(long ret)
{
	(void)ret;
	REQUIRE_OK(ioctl(fd, TESTBUF_VIEW_DROP));
}

static const struct failnth transfers[] = {
	FAILNTH("view", NULL, call_view, NULL, drop_view),
	FAILNTH("expect", NULL, call_expect, judge_expect, NULL),
	FAILNTH("pages", NULL, call_pages, judge_pages, NULL),
	FAILNTH("pin and write", full_user, call_pin_write, judge_moved, drop_user),
	FAILNTH("pin fresh memory and read", fresh_user, call_pin_read, judge_taken, drop_user),
	FAILNTH("copy from", full_user, call_copy_from, judge_moved, drop_user),
	FAILNTH("copy to", fresh_user, call_copy_to, judge_taken, drop_user),
};

/* A view of memory that the kernel always sees costs nothing, and so cannot fail. */
TEST_KINDS(a_transfer_ends_with_nothing_held, 0, KIND_PFN | KIND_WC | KIND_UC)
{
	bool lasting = !(kind->flags & KIND_SHMEM);

	fd = buf_open(kind, SIZE, "");
	buf_fill(fd, 0, SIZE, 0x5e);
	failnth_need();
	failnth_sweep_all(transfers + lasting, sizeof(transfers) / sizeof(*transfers) - lasting);
	buf_check_rest(fd);
}
