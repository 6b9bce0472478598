// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What goes with a device's driver: its buffer, and the buffer as mapped for the device, are
 * there until the remove function has returned, and no longer.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "holders.h"
#include "importer.h"
#include "module.h"
#include "page.h"
#include "test.h"

#define NAME "importer"
#define NODE "/dev/kubuf/" NAME
#define DEVICE "/sys/bus/platform/devices/" NAME "/"
#define DRIVER "/sys/bus/platform/drivers/" NAME "/"

static void tell_driver(const char *what)
{
	int fd = REQUIRE_OK(open(what, O_WRONLY));

	REQUIRE_INT(write(fd, NAME, strlen(NAME)), strlen(NAME));
	close(fd);
}

/* The mapping has one view of the memory, and with that keeps all of it locked. */
static void check_mapped(uint64_t id, bool mapped)
{
	const char *line = holders_line(id);

	REQUIRE(line);
	CHECK_HAS(line, mapped ? " views=1 " : " views=0 ");
	CHECK_INT(holders_now().locked, mapped ? page_size() : 0);
}

TEST(what_a_device_stores_until_its_driver_is_removed_is_there_afterwards)
{
	const unsigned char *memory;
	uint64_t id;
	int fd;

	module_need("importer", "own=1");
	fd = REQUIRE_OK(open(NODE, O_RDWR));
	memory = buf_map(fd, page_size());
	id = control_info(fd).id;
	check_mapped(id, true);
	tell_driver(DRIVER "unbind");
	CHECK_MEM(memory, IMPORTER_LAST, sizeof(IMPORTER_LAST));
	check_mapped(id, false);
	CHECK_ERRNO(open(NODE, O_RDWR), ENOENT);
	CHECK_INT(module_unload("importer"), -EWOULDBLOCK);
}

TEST(a_driver_leaves_nothing_of_its_buffer_and_may_come_back)
{
	struct holders before;
	int fd;

	module_need("importer", "own=1");
	tell_driver(DRIVER "unbind");
	before = holders_now();
	for (int i = 0; i < 3; i++) {
		tell_driver(DRIVER "bind");
		fd = REQUIRE_OK(open(NODE, O_RDWR));
		check_mapped(control_info(fd).id, true);
		close(fd);
		tell_driver(DRIVER "unbind");
		CHECK_HOLDERS(&before);
	}
}

/* Its last step is the name, so that it has buffer and mapping by then. */
TEST(a_probe_that_fails_leaves_neither_buffer_nor_mapping)
{
	struct holders before;

	control_add(NAME, NULL, page_size());
	before = holders_now();
	module_need("importer", "own=1");
	CHECK_ERRNO(access(DEVICE "driver", F_OK), ENOENT);
	CHECK_HOLDERS(&before);
	REQUIRE_OK(control_remove(NAME));
	tell_driver(DRIVER "bind");
	CHECK_OK(access(DEVICE "driver", F_OK));
	CHECK_OK(access(NODE, F_OK));
}

/* A cap of a byte on locked memory, where the mapping's view wants a page. */
TEST(a_mapping_that_is_refused_leaves_no_buffer)
{
	struct holders before;

	control_load("locked_size=1");
	before = holders_now();
	module_need("importer", "own=1");
	CHECK_ERRNO(access(DEVICE "driver", F_OK), ENOENT);
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
	CHECK_HOLDERS(&before);
}
