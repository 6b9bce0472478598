// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whatever came from a driver's buffer holds the driver's module: its callbacks are
 * called for as long as anybody has the buffer in any form.
 *
 * Copyright (C) the kubuf developers
 */
#include <kubuf.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "export.h"
#include "module.h"
#include "page.h"
#include "test.h"

static int duplicate(int fd)
{
	struct kubuf_ioctl_dup arg = {};

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_DUP, &arg));
	return arg.fd;
}

/* The last close of a file may still be on its way. */
static void check_held(const char *by)
{
	check_context("held by %s", by);
	usleep(50000);
	CHECK_INT(module_unload("testbuf"), -EWOULDBLOCK);
	check_context("%s", "");
}

TEST_KINDS(a_duplicate_holds_the_driver, 0, KIND_SHMEM)
{
	int fd = buf_open(kind, 2 * page_size(), "observe=1"), other = duplicate(fd);
	unsigned char *map;

	close(fd);
	check_held("a duplicate");
	map = buf_map(other, 2 * page_size());
	close(other);
	check_held("a mapping of it");
	munmap(map, 2 * page_size());
	CHECK_INT(module_unload_soon("testbuf"), 0);
}

TEST_KINDS(a_dma_buf_holds_the_driver, 0, KIND_SHMEM)
{
	int fd = buf_open(kind, 2 * page_size(), "observe=1"), dmabuf = export_new(fd);
	unsigned char *map;

	close(fd);
	check_held("a dma-buf");
	map = buf_map(dmabuf, 2 * page_size());
	close(dmabuf);
	check_held("a mapping of it");
	munmap(map, 2 * page_size());
	CHECK_INT(module_unload_soon("testbuf"), 0);
}

TEST_KINDS(a_descriptor_of_a_drivers_shmem_holds_the_driver, KIND_SHMEM, 0)
{
	int fd = buf_open(kind, 2 * page_size(), ""), other = duplicate(fd);
	unsigned char *map;

	close(fd);
	check_held("a duplicate");
	/* tmpfs's mapping has nothing of the driver's. */
	map = buf_map(other, 2 * page_size());
	close(other);
	CHECK_INT(module_unload_soon("testbuf"), 0);
	map[0] = 1;
}
