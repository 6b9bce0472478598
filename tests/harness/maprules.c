// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "maprules.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "page.h"
#include "touch.h"

/* The system call itself: the C library has an opinion on odd offsets. */
static void *map_at(int fd, size_t len, int prot, unsigned long offset)
{
	return (void *)syscall(SYS_mmap, NULL, len, prot, MAP_SHARED, fd, offset);
}

static bool is_regular(int fd)
{
	struct stat st;

	REQUIRE_OK(fstat(fd, &st));
	return S_ISREG(st.st_mode);
}

static void check_range(int fd, size_t len, unsigned long offset, bool fits)
{
	void *map;

	check_context("length %zu, offset 0x%lx", len, offset);
	errno = 0;
	map = map_at(fd, len, PROT_READ | PROT_WRITE, offset);
	if (fits) {
		CHECK_OK(map);
	} else if (map != MAP_FAILED) {
		FAIL("mmap: expected EINVAL, got %p", map);
	} else if (offset > LONG_MAX && is_regular(fd)) {
		/* No position in a regular file is that high; for devices there is no limit. */
		CHECK_INT(errno, EOVERFLOW);
	} else if (offset / page_size() >= ULONG_MAX / page_size() - 1) {
		/* The VFS knows that such an offset overflows before a driver is asked. */
		CHECK(errno == EOVERFLOW || errno == EINVAL);
	} else {
		CHECK_INT(errno, EINVAL);
	}
	if (map != MAP_FAILED)
		munmap(map, len);
}

void maprules_range(int fd, size_t size)
{
	const unsigned long page = page_size();

	check_range(fd, size, 0, true);
	check_range(fd, 1, 0, true);
	check_range(fd, page, size - page, true);
	check_range(fd, page, size, false);
	check_range(fd, size + 1, 0, false);
	check_range(fd, size + page, 0, false);
	check_range(fd, page + 1, size - page, false);
	check_range(fd, size, page, false);
	check_range(fd, 2 * size, 0, false);
	check_range(fd, page, size + page, false);
	check_range(fd, page, 1UL << 32, false);
	check_range(fd, page, 1UL << 40, false);
	check_range(fd, page, 1UL << 62, false);
	check_range(fd, page, 1UL << 63, false);
	check_range(fd, page, -size, false);
	check_range(fd, page, -page, false);
	check_range(fd, page, -2 * page, false);
	check_range(fd, 1UL << 40, 0, false);
	check_context("length 0");
	CHECK_ERRNO(map_at(fd, 0, PROT_READ, 0), EINVAL);
	check_context("offset not a whole page");
	CHECK_ERRNO(map_at(fd, page, PROT_READ, 1), EINVAL);
	check_context("%s", "");
}

void maprules_rights(const char *node, size_t size)
{
	int reader = REQUIRE_OK(open(node, O_RDONLY | O_CLOEXEC));
	int writer = REQUIRE_OK(open(node, O_WRONLY | O_CLOEXEC));
	unsigned char *map;

	CHECK_ERRNO(map_at(reader, size, PROT_READ | PROT_WRITE, 0), EACCES);
	map = (unsigned char *)REQUIRE_OK(map_at(reader, size, PROT_READ, 0));
	CHECK_ERRNO(mprotect(map, size, PROT_READ | PROT_WRITE), EACCES);
	CHECK_INT(touch_load(map), 0);
	CHECK_INT(touch_store(map, 1), SIGSEGV);

	/* Nobody executes a buffer, whatever the node's mount allows. */
	CHECK_ERRNO(map_at(reader, size, PROT_READ | PROT_EXEC, 0), EPERM);
	CHECK_ERRNO(mprotect(map, size, PROT_READ | PROT_EXEC), EACCES);
	munmap(map, size);

	/* A mapping can be read, so it takes a reader to make one. */
	CHECK_ERRNO(map_at(writer, size, PROT_WRITE, 0), EACCES);
	CHECK_ERRNO(map_at(writer, size, PROT_READ, 0), EACCES);
	CHECK_ERRNO(map_at(writer, size, PROT_NONE, 0), EACCES);
	close(reader);
	close(writer);
}

/* An address with room for two sizes, so that growing in place is possible. */
static unsigned char *map_with_room(int fd, size_t size)
{
	void *room = page_room(2 * size);

	munmap(room, 2 * size);
	return (unsigned char *)REQUIRE_OK(mmap(room, size, PROT_READ | PROT_WRITE,
						MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0));
}

void maprules_growth(int fd, size_t size)
{
	unsigned char *map = map_with_room(fd, size);
	unsigned char *grown;

	map[size - 1] = 0x5a;
	for (int flags = 0; flags <= MREMAP_MAYMOVE; flags += MREMAP_MAYMOVE) {
		check_context("mremap flags %d", flags);
		errno = 0;
		grown = mremap(map, size, size + page_size(), flags);
		if (grown == MAP_FAILED) {
			CHECK_INT(errno, EFAULT);
			continue;
		}
		map = grown;
		CHECK_INT(touch_load(map + size), SIGBUS);
		CHECK_INT(touch_store(map + size, 1), SIGBUS);
		CHECK_INT(touch_load(map + size + page_size() - 1), SIGBUS);
		CHECK_INT(map[size - 1], 0x5a);
		/* Back to where it fits, for the next turn. */
		REQUIRE(mremap(map, size + page_size(), size, 0) == map);
	}
	CHECK_INT(map[size - 1], 0x5a);
	check_context("%s", "");
	munmap(map, size);
}
