// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "handle.h"

#include <dirent.h>
#include <unistd.h>

#include "check.h"
#include "control.h"

void handle_ok(const struct check_site *site, const char *what, long got)
{
	if (got < 0)
		check_fail(site, "%s: %ld, which is explained as: %s", what, got, kub_explain());
}

struct kub_buf *handle_new(size_t size)
{
	struct kub_buf *buf;

	close(control_open());
	HANDLE_OK(kub_create(size, NULL, &buf));
	return buf;
}

void handle_fails(const struct check_site *site, const char *what, long got, int err,
		  const char *part)
{
	check_int(site, what, got, -err);
	check_has(site, what, kub_explain(), part);
}

int handle_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int count = 0;

	REQUIRE(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}
