// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whatever came from a driver's buffer holds the driver's module: its callbacks are
 * called for as long as anybody has the buffer in any form.
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "module.h"
#include "page.h"
#include "test.h"

/* The last close of a file may still be on its way. */
static void check_held(const char *by)
{
	check_context("held by %s", by);
	usleep(50000);
	CHECK_INT(module_unload("testbuf"), -EWOULDBLOCK);
	check_context("%s", "");
}

/* @other: what was made of the node's descriptor @fd. */
static void check_holder(int fd, int other, const char *what)
{
	unsigned char *map;

	close(fd);
	check_held(what);
	map = buf_map(other, 2 * page_size());
	close(other);
	check_held("a mapping of it");
	munmap(map, 2 * page_size());
	CHECK_INT(module_unload_soon("testbuf"), 0);
}

TEST_KINDS(a_duplicate_holds_the_driver, 0, KIND_SHMEM | KIND_UC)
{
	int fd = buf_open(kind, 2 * page_size(), "observe=1");

	check_holder(fd, control_dup(fd, 0), "a duplicate");
}

TEST_KINDS(a_dma_buf_holds_the_driver, 0, KIND_SHMEM | KIND_UC)
{
	int fd = buf_open(kind, 2 * page_size(), "observe=1");

	check_holder(fd, export_new(fd), "a dma-buf");
}

TEST_KINDS(a_descriptor_of_a_drivers_shmem_holds_the_driver, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, 2 * page_size(), ""), other = control_dup(fd, 0);
	unsigned char *map;

	close(fd);
	check_held("a duplicate");
	/* tmpfs's mapping has nothing of the driver's. */
	map = buf_map(other, 2 * page_size());
	close(other);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	map[0] = 1;
}
