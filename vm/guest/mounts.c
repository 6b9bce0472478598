// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "mounts.h"

static const struct {
	const char *type, *where, *options;
} table[] = {
	{ "proc", "/proc", NULL },
	{ "sysfs", "/sys", NULL },
	{ "devtmpfs", "/dev", NULL },
	{ "devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666" },
	{ "tmpfs", "/dev/shm", NULL },
	{ "tmpfs", "/tmp", NULL },
	{ "tmpfs", "/run", NULL },
	{ "cgroup2", "/sys/fs/cgroup", NULL },
	{ "debugfs", "/sys/kernel/debug", NULL },
	{ "tracefs", "/sys/kernel/tracing", NULL },
};

void mounts_make(void)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		mkdir(table[i].where, 0755);
		if (mount(table[i].type, table[i].where, table[i].type, 0, table[i].options))
			fprintf(stderr, "init: mount %s: %s\n", table[i].where, strerror(errno));
	}
}

/*
 * By default 9p caches nothing of a closed file, so the next open sees files that the host has
 * rebuilt.
 */
int mounts_host(void)
{
	mkdir("/host", 0755);
	return mount("host", "/host", "9p", MS_RDONLY,
		     "trans=virtio,version=9p2000.L,msize=262144");
}
