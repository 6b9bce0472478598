// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A made descriptor is a file of fixed size, and a name's open file does the same.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "control.h"
#include "kernel.h"
#include "task.h"
#include "test.h"

#define SIZE 131072

TEST_KINDS(a_descriptor_is_a_regular_file_that_knows_its_size, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, SIZE);
	struct stat st, other;

	REQUIRE_OK(fstat(fd, &st));
	CHECK(S_ISREG(st.st_mode));
	CHECK_INT(st.st_size, SIZE);
	CHECK_INT(st.st_nlink, 0);
	REQUIRE_OK(fstat(control_dup(fd, KUBUF_FD_RDONLY), &other));
	CHECK_INT(other.st_ino, st.st_ino);
	REQUIRE_OK(fstat(control_create(kind, SIZE), &other));
	CHECK(other.st_ino != st.st_ino);
}

static void check_position(int fd)
{
	char byte;

	CHECK_INT(lseek(fd, 0, SEEK_END), SIZE);
	CHECK_INT(lseek(fd, -5, SEEK_CUR), SIZE - 5);
	CHECK_INT(lseek(fd, 100, SEEK_SET), 100);
	CHECK_INT(write(fd, "abc", 3), 3);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 103);
	CHECK_ERRNO(lseek(fd, SIZE + 1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK_ERRNO(lseek(fd, 1, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(fd, -SIZE - 1, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(fd, 1LL << 62, SEEK_CUR), EINVAL);
	CHECK_ERRNO(lseek(fd, 0, 99), EINVAL);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 103);
	CHECK_INT(lseek(fd, 7, SEEK_DATA), 7);
	CHECK_INT(lseek(fd, 7, SEEK_HOLE), SIZE);
	CHECK_ERRNO(lseek(fd, SIZE, SEEK_DATA), ENXIO);
	CHECK_ERRNO(lseek(fd, SIZE, SEEK_HOLE), ENXIO);
	CHECK_ERRNO(lseek(fd, INT64_MAX, SEEK_CUR), EINVAL);
	CHECK_ERRNO(lseek(fd, INT64_MAX, SEEK_END), EINVAL);
	CHECK_ERRNO(lseek(fd, -1, SEEK_HOLE), ENXIO);
	CHECK_INT(lseek(fd, -2, SEEK_CUR), SIZE - 2);
	CHECK_INT(write(fd, "abc", 3), 2);
	CHECK_ERRNO(write(fd, "c", 1), ENOSPC);
	CHECK_INT(read(fd, &byte, 1), 0);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), SIZE);
}

static void check_moves(int fd)
{
	char a[8] = { 0 }, b[8] = { 0 };
	struct iovec out[2] = { { "12345", 5 }, { "678", 3 } };
	struct iovec in[2] = { { a, 3 }, { b, 5 } };

	CHECK_INT(pwritev(fd, out, 2, 4094), 8);
	CHECK_INT(preadv(fd, in, 2, 4094), 8);
	CHECK_INT(pwritev(fd, out, 2, SIZE - 6), 6);
	CHECK_MEM(a, "123", 3);
	CHECK_MEM(b, "45678", 5);
	CHECK_INT(preadv2(fd, in, 2, 4094, RWF_NOWAIT), 8);
	CHECK_INT(pwritev2(fd, out, 2, 4094, RWF_NOWAIT), 8);
	CHECK_INT(pwrite(fd, "xyz", 3, SIZE - 2), 2);
	CHECK_INT(pread(fd, a, 8, SIZE - 2), 2);
	CHECK_MEM(a, "xy", 2);
	CHECK_INT(pread(fd, a, 8, SIZE), 0);
	CHECK_INT(pread(fd, a, 8, 1LL << 62), 0);
	CHECK_INT(pread(fd, a, 8, 0x7ffffffffffff000), 0);
	CHECK_ERRNO(pwrite(fd, a, 8, SIZE), ENOSPC);
	CHECK_ERRNO(pwrite(fd, a, 8, 1LL << 62), ENOSPC);
	CHECK_ERRNO(pread(fd, a, 8, -1), EINVAL);
	CHECK_INT(pwrite(fd, a, 0, SIZE), 0);
}

TEST_KINDS(reads_writes_and_seeks_work_on_descriptors_and_names, KIND_FIRST, KIND_UC)
{
	int made = control_create(kind, SIZE), named = control_add("file", kind, SIZE);

	check_position(made);
	check_position(named);
	check_moves(made);
	check_moves(named);
}

static void check_durable(int fd)
{
	void *map = (void *)REQUIRE_OK(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0));

	CHECK_OK(fsync(fd));
	CHECK_OK(fdatasync(fd));
	CHECK_OK(msync(map, SIZE, MS_SYNC));
	CHECK_OK(msync(map, SIZE, MS_SYNC | MS_INVALIDATE));
	munmap(map, SIZE);
}

TEST_KINDS(there_is_nothing_to_write_back, 0, KIND_UC)
{
	check_durable(control_create(kind, SIZE));
	check_durable(control_add("file", kind, SIZE));
}

/* What kernels have done with VMAs of drivers: by 7.2 none is copied to a child again. */
TEST_KINDS(madvise_of_fork_and_dump_is_as_the_header_says, 0, KIND_PFN | KIND_UC)
{
	int fd = control_create(kind, SIZE);
	void *map = (void *)REQUIRE_OK(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0));
	bool own = !(kind->flags & KIND_SHMEM);

	CHECK_OK(madvise(map, SIZE, MADV_DONTDUMP));
	if (own)
		CHECK_ERRNO(madvise(map, SIZE, MADV_DODUMP), EINVAL);
	else
		CHECK_OK(madvise(map, SIZE, MADV_DODUMP));
	CHECK_OK(madvise(map, SIZE, MADV_DONTFORK));
	if (own && kernel_since(7, 2))
		CHECK_ERRNO(madvise(map, SIZE, MADV_DOFORK), EINVAL);
	else
		CHECK_OK(madvise(map, SIZE, MADV_DOFORK));
}

TEST(locks_are_the_inodes)
{
	int named = control_add("file", NULL, SIZE);
	int again = REQUIRE_OK(open(CONTROL_NAMED "file", O_RDWR));
	int made = control_dup(named, 0), other = control_dup(made, 0);

	CHECK_OK(flock(named, LOCK_EX));
	CHECK_ERRNO(flock(again, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(flock(made, LOCK_EX | LOCK_NB)); /* of another file, to the kernel */
	CHECK_ERRNO(flock(other, LOCK_EX | LOCK_NB), EWOULDBLOCK);
}

TEST_KINDS(nobody_resizes_or_relabels_a_descriptor, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, SIZE);
	struct timespec times[2] = { { 1, 0 }, { 1, 0 } };
	struct stat st;

	CHECK_ERRNO(ftruncate(fd, 0), EPERM);
	CHECK_ERRNO(ftruncate(fd, SIZE - 1), EPERM);
	CHECK_ERRNO(ftruncate(fd, SIZE + 1), EPERM);
	CHECK_ERRNO(fallocate(fd, 0, 0, 2 * SIZE), EPERM);
	CHECK_ERRNO(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096), EPERM);
	CHECK_ERRNO(fchmod(fd, 0777), EPERM);
	CHECK_ERRNO(fchown(fd, 1, 1), EPERM);
	CHECK_ERRNO(futimens(fd, times), EPERM);
	CHECK_ERRNO(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), EINVAL);
	CHECK_ERRNO(fcntl(fd, F_GET_SEALS), EINVAL);
	REQUIRE_OK(fstat(fd, &st));
	CHECK_INT(st.st_size, SIZE);
}

TEST(what_regular_files_have_besides_works)
{
	int fd = control_create(NULL, SIZE);
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN | POLLOUT };
	char link[64], target[128] = { 0 };

	CHECK_OK(posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM));
	CHECK_OK(fcntl(fd, F_SETFL, O_NONBLOCK | O_APPEND));
	CHECK_INT(write(fd, "ab", 2), 2);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 2);
	CHECK_INT(poll(&poll_fd, 1, 0), 1);
	CHECK_INT(poll_fd.revents, POLLIN | POLLOUT);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	REQUIRE(readlink(link, target, sizeof(target) - 1) > 0);
	CHECK_HAS(target, "kubuf:test");
	CHECK_ERRNO(openat(fd, "x", O_RDONLY), ENOTDIR);
}

TEST(the_label_is_in_proc_pid_maps)
{
	struct kubuf_ioctl_create spec = control_spec(NULL, SIZE);
	char line[256];
	bool found = false;
	FILE *maps;
	int fd;

	strcpy(spec.label, "frame store #7");
	fd = REQUIRE_OK(control_try(&spec));
	REQUIRE_OK(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0));
	maps = fopen("/proc/self/maps", "re");
	REQUIRE(maps);
	while (fgets(line, sizeof(line), maps))
		found |= !!strstr(line, "/kubuf:frame store #7");
	fclose(maps);
	CHECK(found);
	memset(spec.label, 0, sizeof(spec.label));
	CHECK_HAS(control_info(REQUIRE_OK(control_try(&spec))).label, "buffer");
}

static void read_forked(void *arg)
{
	char byte;

	CHECK_INT(read(*(int *)arg, &byte, 1), 1);
	CHECK_INT(byte, 'f');
}

TEST(fork_shares_the_position_and_dup_call_does_not)
{
	int fd = control_create(NULL, SIZE), other = control_dup(fd, 0);

	CHECK_INT(pwrite(fd, "xf", 2, 0), 2);
	CHECK_INT(lseek(fd, 1, SEEK_SET), 1);
	task_run(read_forked, &fd);
	CHECK_INT(lseek(fd, 0, SEEK_CUR), 2);
	CHECK_INT(lseek(other, 0, SEEK_CUR), 0);
}
