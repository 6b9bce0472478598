// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf maps and kubuf holders: through which file a buffer was mapped.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/kubuf.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "kind.h"
#include "page.h"
#include "test.h"
#include "tool.h"

/* A descriptor of the same buffer that leads to no node. */
static int dup_call(int fd)
{
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_CLOEXEC };

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_DUP, &dup));
	return dup.fd;
}

static void *map_shared(int fd)
{
	void *mem = buf_map_as(fd, page_size(), PROT_READ, MAP_SHARED, 0);

	return mem;
}

TEST_KINDS(a_mapping_through_the_named_node_is_found_by_a_descriptor, KIND_WB, KIND_SCATTER)
{
	int node = control_add("mapped", kind, 4 * page_size());
	int fd = dup_call(node);
	void *mem = map_shared(node);

	TOOL(0, "from offset 0", "kubuf maps /proc/%d/fd/%d", getpid(), fd);
	TOOL(0, "mapping   ", "kubuf holders /proc/%d/fd/%d", getpid(), fd);
	TOOL(0, "from offset 0", "kubuf maps mapped");
	munmap(mem, page_size());
	mem = map_shared(fd);
	TOOL(0, "from offset 0", "kubuf maps mapped");
	munmap(mem, page_size());
	close(fd);
	close(node);
}

TEST_KINDS(a_mapping_through_a_drivers_node_is_found_by_that_node, KIND_PFN | KIND_WB, 0)
{
	int node = buf_open(kind, 4 * page_size(), "");
	int fd = dup_call(node);
	void *mem = map_shared(node);

	TOOL(0, "from offset 0", "kubuf maps /proc/%d/fd/%d", getpid(), node);
	TOOL(1, "unless through a driver's own node", "kubuf maps /proc/%d/fd/%d", getpid(), fd);
	munmap(mem, page_size());
	close(fd);
	close(node);
}
