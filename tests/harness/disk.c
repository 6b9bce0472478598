// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * disk - a RAM disk, for what wants a block device
 *
 * Copyright (C) the kubuf developers
 */
#include "disk.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "module.h"

#define IMAGE "/images/ext4.img"

void disk_need(int kib)
{
	if (!module_exists("brd"))
		SKIP("no block device: there is no brd.ko");
	module_need("brd", "rd_nr=1 rd_size=%d", kib);
}

void disk_mount_ext4(void)
{
	static const char *const modules[] = { "crc16", "crc32c_generic", "libcrc32c",
					       "mbcache", "jbd2", "ext4" };
	int from = open(IMAGE, O_RDONLY), to;
	char data[65536];
	ssize_t n;

	if (from == -1)
		SKIP("this guest has no " IMAGE);
	if (access(DISK_NODE, F_OK))
		disk_need(4096);
	to = REQUIRE_OK(open(DISK_NODE, O_WRONLY));
	while ((n = read(from, data, sizeof(data))) > 0)
		REQUIRE_INT(write(to, data, n), n);
	REQUIRE_OK(fsync(to));
	close(to);
	close(from);
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		module_load(modules[i], "%s", "");
	mkdir(DISK_PLACE, 0700);
	REQUIRE_OK(mount(DISK_NODE, DISK_PLACE, "ext4", 0, NULL));
}

void disk_umount(void)
{
	REQUIRE_OK(umount(DISK_PLACE));
}
