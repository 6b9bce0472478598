// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include "charged.h"

#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each file has 64 bits for each page frame: the inode of the page's cgroup, and flags. */
#define CGROUPS "/proc/kpagecgroup"
#define FLAGS "/proc/kpageflags"

/* A multiple of the largest block of pages, so that no block is in two chunks. */
enum {
	CHUNK = 4096
};

static bool is_among(const uint64_t *owners, size_t count, uint64_t owner)
{
	while (count--)
		if (owners[count] == owner)
			return true;
	return false;
}

/* Only the first page of a block has an owner and flags; the others are its tails. */
static long chunk_count(const uint64_t *owners, const uint64_t *flags, size_t count, uint64_t owner)
{
	bool counts = false;
	long pages = 0;

	for (size_t i = 0; i < count; i++) {
		if (!(flags[i] >> KPF_COMPOUND_TAIL & 1))
			counts = owners[i] == owner;
		pages += counts;
	}
	return pages;
}

long charged_pages(const char *directory)
{
	int owners_fd = open(CGROUPS, O_RDONLY | O_CLOEXEC);
	int flags_fd = open(FLAGS, O_RDONLY | O_CLOEXEC);
	uint64_t owners[CHUNK], flags[CHUNK] = { 0 };
	struct stat status;
	long pages = 0;
	off_t at = 0;
	ssize_t got;

	if (stat(directory, &status))
		status.st_ino = 0;
	while (status.st_ino && (got = pread(owners_fd, owners, sizeof(owners), at)) > 0) {
		size_t count = got / sizeof(*owners);

		if (is_among(owners, count, status.st_ino) &&
		    pread(flags_fd, flags, got, at) == got)
			pages += chunk_count(owners, flags, count, status.st_ino);
		at += got;
	}
	close(owners_fd);
	close(flags_fd);
	return pages;
}
