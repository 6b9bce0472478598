// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The programs of examples/programs, as their texts say that they are run.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "disk.h"
#include "test.h"
#include "tool.h"

/* The program that comes first waits for the other one. */
TEST(two_programs_hand_64_mib_to_each_other)
{
	static const char *const orders[][2] = { { "there", "back" }, { "back", "there" } };

	close(control_open());
	for (int i = 0; i < 2; i++) {
		TOOL(0, "", "kubuf add pair 64M");
		TOOL(0, "there: the last number is 20\n",
		     "/examples/pair %s & sleep 0.2; /examples/pair %s && wait $!", orders[i][0],
		     orders[i][1]);
		CHECK_HAS(tool_text, "back: the last number is 20\n");
		TOOL(0, "", "kubuf remove pair");
		TOOL(0, "there: the last number is 20\n",
		     "/examples/pair_memfd %s & sleep 0.2; /examples/pair_memfd %s && wait $!",
		     orders[i][0], orders[i][1]);
		unlink("/tmp/pair");
	}
	TOOL(1, "there is no buffer \"/dev/kubuf/pair\"", "/examples/pair there");
}

TEST(a_disk_stores_into_a_buffer)
{
	if (access("/examples/disk", X_OK))
		SKIP("the example disk is not built for this machine");
	disk_need(2048);
	close(control_open());
	TOOL(0, "written by the disk's own access to the buffer\nand back by io_uring\n",
	     "/examples/disk " DISK_NODE);
	TOOL(1, "/tmp/none/x: No such file", "/examples/disk /tmp/none/x");
}
