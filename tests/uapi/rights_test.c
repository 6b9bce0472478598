// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An opener's rights hold: whatever a descriptor was opened without, nothing gives
 * it back.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "export.h"
#include "test.h"

#define SIZE 65536
#define PATH CONTROL_NAMED "rights"

static int fill(int fd)
{
	struct kubuf_ioctl_fill arg = { .len = SIZE, .pattern = 7, .width = 1 };

	return ioctl(fd, KUBUF_IOCTL_FILL, &arg);
}

static int bell(int fd, uint32_t rights)
{
	return control_try_bell(fd, 0, rights, 0);
}

static int dup_as(int fd, uint32_t fd_flags)
{
	struct kubuf_ioctl_dup arg = { .fd_flags = fd_flags };

	return ioctl(fd, KUBUF_IOCTL_DUP, &arg) ? -1 : arg.fd;
}

/* All that a descriptor without the right to write must not be able to do. */
static void check_readonly(int fd)
{
	char byte;
	void *map;

	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_ERRNO(pwrite(fd, "x", 1, 0), EBADF);
	CHECK_ERRNO(mmap(NULL, SIZE, PROT_WRITE, MAP_SHARED, fd, 0), EACCES);
	map = (void *)REQUIRE_OK(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0));
	CHECK_ERRNO(mprotect(map, SIZE, PROT_READ | PROT_WRITE), EACCES);
	CHECK_ERRNO(mprotect(map, SIZE, PROT_READ | PROT_EXEC), EACCES);
	CHECK_ERRNO(control_sync(fd, SIZE, KUBUF_SYNC_WRITE), EBADF);
	CHECK_ERRNO(control_sync(fd, SIZE, KUBUF_SYNC_WRITE | KUBUF_SYNC_READ), EBADF);
	CHECK_ERRNO(control_sync(fd, SIZE, KUBUF_SYNC_READ), EBADF);
	CHECK_ERRNO(fill(fd), EBADF);
	CHECK_ERRNO(bell(fd, KUBUF_BELL_RING), EBADF);
	CHECK_ERRNO(bell(fd, KUBUF_BELL_RING | KUBUF_BELL_WAIT), EBADF);
	CHECK_OK(bell(fd, KUBUF_BELL_WAIT));
	CHECK_ERRNO(export_try(fd), EBADF);
	CHECK_ERRNO(dup_as(fd, 0), EBADF);
	CHECK_OK(dup_as(fd, KUBUF_FD_RDONLY));
	CHECK_OK(fcntl(fd, F_SETFL, O_RDWR | O_APPEND));
	CHECK_ERRNO(pwrite(fd, "x", 1, 0), EBADF);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 0);
	munmap(map, SIZE);
}

TEST(a_readonly_duplicate_stays_readonly)
{
	int fd = control_create(NULL, SIZE);
	int lesser = control_dup(fd, KUBUF_FD_RDONLY);

	check_readonly(lesser);
	check_readonly(control_dup(lesser, KUBUF_FD_RDONLY));
	CHECK_INT(fcntl(lesser, F_GETFL) & O_ACCMODE, O_RDONLY);
	CHECK_INT(fcntl(control_dup(fd, 0), F_GETFL) & O_ACCMODE, O_RDWR);
}

TEST_KINDS(a_readonly_opener_of_a_name_stays_readonly, 0, KIND_UC)
{
	close(control_add("rights", kind, SIZE));
	check_readonly(REQUIRE_OK(open(PATH, O_RDONLY)));
	CHECK_OK(control_remove("rights"));
}

TEST(a_writeonly_opener_reads_nothing)
{
	int fd;
	char byte;

	close(control_add("rights", NULL, SIZE));
	fd = REQUIRE_OK(open(PATH, O_WRONLY));
	CHECK_INT(pwrite(fd, "x", 1, 0), 1);
	CHECK_ERRNO(pread(fd, &byte, 1, 0), EBADF);
	CHECK_ERRNO(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0), EACCES);
	CHECK_ERRNO(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0), EACCES);
	CHECK_ERRNO(dup_as(fd, 0), EBADF);
	CHECK_ERRNO(dup_as(fd, KUBUF_FD_RDONLY), EBADF);
	CHECK_ERRNO(control_sync(fd, SIZE, KUBUF_SYNC_READ), EBADF);
	CHECK_OK(control_sync(fd, SIZE, KUBUF_SYNC_WRITE));
	CHECK_ERRNO(export_try(fd), EBADF);
	CHECK_OK(fill(fd));
	CHECK_ERRNO(bell(fd, KUBUF_BELL_WAIT), EBADF);
	CHECK_OK(bell(fd, KUBUF_BELL_RING));
}

TEST(remap_file_pages_adds_no_right)
{
	int fd = control_create(NULL, SIZE), lesser = control_dup(fd, KUBUF_FD_RDONLY);
	char *map = (char *)REQUIRE_OK(mmap(NULL, SIZE, PROT_READ, MAP_SHARED, lesser, 0));

	CHECK_ERRNO(remap_file_pages(map, 4096, 0, 1, 0), EINVAL);
	CHECK_ERRNO(remap_file_pages(map, 4096, PROT_WRITE, 1, 0), EINVAL);
	/* Nor does one page of a writable mapping become another page. */
	CHECK(remap_file_pages(buf_map(fd, SIZE), 4096, 0, 1, 0) == -1);
	CHECK_ERRNO(mprotect(map, 4096, PROT_READ | PROT_WRITE), EACCES);
}

TEST(cloexec_is_as_asked_for)
{
	struct kubuf_ioctl_create spec = control_spec(NULL, SIZE);
	int fd = REQUIRE_OK(control_try(&spec));

	CHECK_INT(fcntl(fd, F_GETFD), 0);
	CHECK_INT(fcntl(control_dup(fd, 0), F_GETFD), 0);
	CHECK_INT(fcntl(control_dup(fd, KUBUF_FD_CLOEXEC), F_GETFD), FD_CLOEXEC);
	spec.fd_flags = KUBUF_FD_CLOEXEC;
	fd = REQUIRE_OK(control_try(&spec));
	CHECK_INT(fcntl(fd, F_GETFD), FD_CLOEXEC);
}
