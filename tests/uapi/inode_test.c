// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The inode behind a buffer: nobody makes holes in it, and nobody but a privileged
 * process changes its flags.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "touch.h"

#define SIZE (4UL << 20)

/* What a descriptor of a buffer and mappings of the buffer look like before and after. */
struct subject {
	int fd, reader;
	unsigned char *map;
	const unsigned char *peer;
};

static struct subject subject_new(void)
{
	struct subject subject = { .fd = control_create(NULL, SIZE) };

	subject.reader = control_dup(subject.fd, KUBUF_FD_RDONLY);
	subject.map = buf_map(subject.fd, SIZE);
	subject.peer = buf_map_as(subject.reader, SIZE, PROT_READ, MAP_SHARED, 0);
	memset(subject.map, 0x5a, SIZE);
	return subject;
}

static void check_no_holes(const struct subject *subject)
{
	CHECK_ERRNO(madvise(subject->map, SIZE, MADV_REMOVE), EPERM);
	CHECK_ERRNO(madvise(subject->map + page_size(), page_size(), MADV_REMOVE), EPERM);
	CHECK(fallocate(subject->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
			page_size()) == -1);
	CHECK(fallocate(subject->fd, FALLOC_FL_ZERO_RANGE, 0, page_size()) == -1);
	CHECK_ERRNO(ftruncate(subject->fd, page_size()), EPERM);
	CHECK_INT(touch_load(subject->peer), 0);
	CHECK_BYTES(subject->peer, 0x5a, SIZE);
	/* Both mappings are still one memory. */
	subject->map[SIZE - 1] = 0x5b;
	CHECK_INT(subject->peer[SIZE - 1], 0x5b);
	subject->map[SIZE - 1] = 0x5a;
}

/* FS_IOC_SETFLAGS takes an int, whatever its number says. */
static int set_flags(int fd, int flags)
{
	return ioctl(fd, FS_IOC_SETFLAGS, &flags);
}

static void check_by_maker(void *arg)
{
	struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
	struct subject subject;
	int fds[2];

	REQUIRE_OK(setresuid(65534, 65534, 65534));
	subject = subject_new();
	fds[0] = subject.fd;
	fds[1] = subject.reader;
	for (int i = 0; i < 2; i++) {
		check_context("%s descriptor", i ? "read-only" : "maker's");
		CHECK(set_flags(fds[i], 0) == -1);
		CHECK(set_flags(fds[i], FS_IMMUTABLE_FL | FS_NODUMP_FL) == -1);
		CHECK_ERRNO(fchmod(fds[i], 0777), EPERM);
		CHECK_ERRNO(fchown(fds[i], 65534, 65534), EPERM);
		CHECK_ERRNO(futimens(fds[i], times), EPERM);
		CHECK(futimens(fds[i], NULL) == -1);
		CHECK(fsetxattr(fds[i], "user.x", "y", 1, 0) == -1);
		check_no_holes(&subject);
	}
}

TEST(the_maker_owns_the_memory_and_not_the_inode)
{
	control_load("");
	task_run(check_by_maker, NULL);
}

TEST(holes_stay_refused_when_root_takes_immutability_off)
{
	struct subject subject = subject_new();

	if (set_flags(subject.reader, 0))
		SKIP("tmpfs of this kernel has no file flags");
	check_no_holes(&subject);
	CHECK_OK(fchmod(subject.fd, 0666));
	check_no_holes(&subject);
}
