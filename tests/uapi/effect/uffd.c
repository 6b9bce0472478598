// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * uffd - userfaultfd: a process that answers its own page faults with pages of its choice
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "page.h"

/* Of kernels newer than the headers of this machine. */
#define OP_POISON _IOWR(UFFDIO, 0x08, uint64_t[4]) /* since 6.6 */
#define OP_MOVE _IOWR(UFFDIO, 0x05, uint64_t[5]) /* since 6.8 */

/* A descriptor with these features, or -1; ENOSYS where the kernel has not got them. */
static int open_with(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE_ONLY);

	if (fd == -1 && errno == EINVAL) /* before 5.11 there is no such flag */
		fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return -1;
	if (!ioctl(fd, UFFDIO_API, &api))
		return fd;
	close(fd);
	return call_lacking();
}

static uint64_t features_for(uint64_t mode)
{
	if (mode & UFFDIO_REGISTER_MODE_MINOR)
		return UFFD_FEATURE_MINOR_SHMEM;
	if (mode & UFFDIO_REGISTER_MODE_WP)
		return UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM;
	return 0;
}

/* Registers memory; -1 where that is refused. Nobody touches the memory until it is closed. */
static int register_with(void *map, size_t len, uint64_t mode)
{
	struct uffdio_register range = { { (uintptr_t)map, len }, .mode = mode };
	int fd = open_with(features_for(mode)), error;

	if (fd == -1)
		return -1;
	if (!ioctl(fd, UFFDIO_REGISTER, &range))
		return fd;
	error = errno;
	close(fd);
	return call_error(error);
}

static long register_only(const struct target *target, long mode)
{
	int fd = register_with(target->map, target->size, mode);

	if (fd == -1)
		return -1;
	close(fd);
	return 0;
}

/* Every operation that can put a page in place, with what each wants to know. */
static long put(int fd, unsigned long op, void *to, void *from)
{
	size_t page = page_size();
	uint64_t start = (uintptr_t)to, source = (uintptr_t)from;
	struct uffdio_copy copy = { .dst = start, .src = source, .len = page };
	struct uffdio_zeropage zero = { .range = { start, page } };
	struct uffdio_continue go = { .range = { start, page } };
	struct uffdio_writeprotect protect = { .range = { start, page },
					       .mode = UFFDIO_WRITEPROTECT_MODE_WP };
	uint64_t poison[4] = { start, page }, move[5] = { start, source, page };

	switch (op) {
	case UFFDIO_COPY:
		return ioctl(fd, op, &copy);
	case UFFDIO_ZEROPAGE:
		return ioctl(fd, op, &zero);
	case UFFDIO_CONTINUE:
		return ioctl(fd, op, &go);
	case UFFDIO_WRITEPROTECT:
		return ioctl(fd, op, &protect);
	case OP_POISON:
		return ioctl(fd, op, poison);
	default:
		return ioctl(fd, op, move);
	}
}

static uint64_t mode_for(unsigned long op)
{
	if (op == UFFDIO_CONTINUE)
		return UFFDIO_REGISTER_MODE_MINOR;
	return op == UFFDIO_WRITEPROTECT ? UFFDIO_REGISTER_MODE_WP : UFFDIO_REGISTER_MODE_MISSING;
}

/* On a mapping without page table entries, so that there is something to put in place. */
static long put_on(void *map, size_t len, unsigned long op)
{
	unsigned char *page = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	long ret = -1;
	int fd;

	memset(page, 0x77, page_size());
	madvise(map, len, MADV_DONTNEED);
	fd = register_with(map, len, mode_for(op));
	if (fd != -1) {
		ret = put(fd, op, map, page);
		close(fd);
	}
	munmap(page, page_size());
	return ret;
}

static long put_shared(const struct target *target, long op)
{
	return put_on(target->map, target->size, op);
}

static long put_private_as(const struct target *target, int prot, long op)
{
	void *map = mmap(NULL, target->size, prot, MAP_PRIVATE, target->fd, 0);
	long ret;

	if (map == MAP_FAILED)
		return -1;
	ret = put_on(map, target->size, op);
	munmap(map, target->size);
	return ret;
}

static long put_private(const struct target *target, long op)
{
	return put_private_as(target, PROT_READ | PROT_WRITE, op);
}

/* Where a private mapping is read-only, its pages are the buffer's own. */
static long put_private_reading(const struct target *target, long op)
{
	return put_private_as(target, PROT_READ, op);
}

#define STORES .writer = EFFECT_BYTES | EFFECT_TIMES

static const struct call rows[] = {
	CALL("UFFDIO_REGISTER of missing pages", register_only, UFFDIO_REGISTER_MODE_MISSING),
	CALL("UFFDIO_REGISTER of write protection", register_only, UFFDIO_REGISTER_MODE_WP),
	CALL("UFFDIO_REGISTER of minor faults", register_only, UFFDIO_REGISTER_MODE_MINOR),
	CALL("UFFDIO_COPY", put_shared, UFFDIO_COPY, STORES),
	CALL("UFFDIO_ZEROPAGE", put_shared, UFFDIO_ZEROPAGE, STORES),
	CALL("UFFDIO_CONTINUE", put_shared, UFFDIO_CONTINUE),
	CALL("UFFDIO_WRITEPROTECT", put_shared, UFFDIO_WRITEPROTECT),
	CALL("UFFDIO_POISON", put_shared, OP_POISON),
	CALL("UFFDIO_MOVE", put_shared, OP_MOVE, STORES),
	CALL("UFFDIO_COPY on a private mapping", put_private, UFFDIO_COPY),
	CALL("UFFDIO_ZEROPAGE on a private mapping", put_private, UFFDIO_ZEROPAGE),
	CALL("UFFDIO_WRITEPROTECT on a private mapping", put_private, UFFDIO_WRITEPROTECT),
	CALL("UFFDIO_MOVE on a private mapping", put_private, OP_MOVE),
	CALL("UFFDIO_COPY on a private read-only mapping", put_private_reading, UFFDIO_COPY),
	CALL("UFFDIO_CONTINUE on a private read-only mapping",
	     put_private_reading, UFFDIO_CONTINUE),
};

const struct call_table call_uffd = CALL_TABLE_MAPPED(rows);
