// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whether a debug kernel tells what of the core was reached.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <ftw.h>
#include <linux/kcov.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"
#include "test.h"

#define GCOV "/sys/kernel/debug/gcov"
#define KCOV "/sys/kernel/debug/kcov"

static char found[1024];

static int find(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)place;
	if (type != FTW_F || !strstr(path, "/kernel/whole.gcda"))
		return 0;
	snprintf(found, sizeof(found), "%s", path);
	return 1;
}

static size_t counters(char *data, size_t size)
{
	int fd = REQUIRE_OK(open(found, O_RDONLY | O_CLOEXEC));
	size_t used = 0;
	ssize_t got;

	while ((got = read(fd, data + used, size - used)) > 0)
		used += got;
	close(fd);
	return used;
}

TEST(gcov_counts_what_the_core_executes)
{
	static char before[1 << 20], after[1 << 20];
	size_t len;

	if (access(GCOV, F_OK))
		SKIP("this kernel has no gcov");
	close(control_create(NULL, 4096));
	REQUIRE_INT(nftw(GCOV, find, 8, FTW_PHYS), 1);
	len = counters(before, sizeof(before));
	CHECK(len > 0);
	close(control_create(NULL, 4096));
	CHECK_INT(counters(after, sizeof(after)), len);
	CHECK(memcmp(before, after, len));
}

TEST(kcov_traces_the_core)
{
	const size_t words = 1 << 16;
	int kcov = open(KCOV, O_RDWR | O_CLOEXEC);
	unsigned long *trace;
	int control;

	if (kcov == -1)
		SKIP("this kernel has no kcov");
	control = control_open();
	REQUIRE_OK(ioctl(kcov, KCOV_INIT_TRACE, words));
	trace = mmap(NULL, words * sizeof(*trace), PROT_READ | PROT_WRITE, MAP_SHARED, kcov, 0);
	REQUIRE(trace != MAP_FAILED);
	REQUIRE_OK(ioctl(kcov, KCOV_ENABLE, KCOV_TRACE_PC));
	__atomic_store_n(&trace[0], 0, __ATOMIC_RELAXED);
	ioctl(control, 0, 0);
	CHECK(__atomic_load_n(&trace[0], __ATOMIC_RELAXED) > 0);
	REQUIRE_OK(ioctl(kcov, KCOV_DISABLE, 0));
}
