// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * examples/drivers/hello, as a program sees it.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "module.h"
#include "test.h"

TEST(hello_says_hello_and_is_shared)
{
	static const char text[] = "hello from the kernel\n";
	char got[sizeof(text)] = "";
	char *map;
	int fd;

	module_need("hello", "%s", "");
	fd = REQUIRE_OK(open(CONTROL_NAMED "hello", O_RDWR));
	CHECK_INT(lseek(fd, 0, SEEK_END), 65536);
	CHECK_INT(pread(fd, got, sizeof(got), 0), sizeof(got));
	CHECK_MEM(got, text, sizeof(text));
	map = (char *)buf_map(fd, 65536);
	strcpy(map, "hello back");
	CHECK_INT(pread(fd, got, 10, 0), 10);
	CHECK_MEM(got, "hello back", 10);
	close(fd);
	CHECK_INT(module_unload_soon("hello"), 0);
	CHECK_MEM(map, "hello back", 10); /* tmpfs has it, and nothing of the driver's */
}
