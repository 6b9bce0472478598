// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loading, using and unloading all modules over and over. Buffers are so large
 * that memory runs out long before the end if they are not given back.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "kind.h"
#include "look.h"
#include "module.h"
#include "privilege.h"
#include "test.h"
#include "traces.h"

#define CYCLES 100
#define SHMEM (32 << 20)
#define BLOCK (4 << 20)

static int cycles(void)
{
	return test_long() ? 10 * CYCLES : CYCLES;
}

/* Opens, maps, stores, closes; the mapping is the last thing that goes. */
static void use(const char *node, size_t size)
{
	int fd = REQUIRE_OK(open(node, O_RDWR));
	unsigned char *map = buf_map(fd, size);

	for (size_t at = 0; at < size; at += 4096)
		map[at] = 1;
	CHECK_INT(module_unload("kubuf"), -EWOULDBLOCK);
	close(fd);
	munmap(map, size);
}

static void one_cycle(int turn)
{
	const struct kind *kind = &kinds[turn % kinds_count];
	size_t size = kind->flags & KIND_SHMEM ? SHMEM : BLOCK;

	module_need("kubuf", "%s", "");
	module_need("pin_page", "size=%d", BLOCK);
	module_need("hello_map", "%s", "");
	module_need("chrmem", "size=%d", 65536);
	module_need("testbuf", "%s size=%zu", kind->params, size);
	module_need("pagewalk", "%s", "");
	use("/dev/my_demo_dev", BLOCK);
	use("/dev/hello", 8192);
	use("/dev/sln_memdev", 65536);
	use("/dev/testbuf", size);
	CHECK(look_at(&turn).entry != 0);
	REQUIRE_INT(module_unload_soon("pagewalk"), 0);
	REQUIRE_INT(module_unload_soon("testbuf"), 0);
	REQUIRE_INT(module_unload_soon("chrmem"), 0);
	REQUIRE_INT(module_unload_soon("hello_map"), 0);
	REQUIRE_INT(module_unload_soon("pin_page"), 0);
	REQUIRE_INT(module_unload_soon("kubuf"), 0);
}

TEST_WITHIN(a_hundred_cycles_of_load_use_and_unload_leave_nothing, 1800)
{
	struct traces *before = traces_now();

	for (int turn = 0; turn < cycles(); turn++) {
		check_context("cycle %d", turn);
		one_cycle(turn);
	}
	check_context("%s", "");
	traces_check_same(before);
}

TEST_WITHIN(loads_that_fail_for_want_of_memory_can_be_repeated_without_loss, 300)
{
	module_need("kubuf", "shmem_size=%s", "64M");
	for (int turn = 0; turn < 20; turn++) {
		check_context("cycle %d", turn);
		/* Stops half way, with 64 MiB to give back. */
		REQUIRE_INT(module_load("testbuf", "size=%d", 65 << 20), -ENOMEM);
		/* More than there is. */
		REQUIRE_INT(module_load("testbuf", "backing=scatter size=17179869184"), -ENOMEM);
	}
	check_context("%s", "");
	CHECK_INT(module_load("testbuf", "size=%d", 64 << 20), 0);
}
