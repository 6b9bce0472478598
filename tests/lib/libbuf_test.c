// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * libkubuf: handles of buffers, and their bytes without a mapping.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "page.h"
#include "privilege.h"
#include "task.h"
#include "test.h"

#define RDWR (KUB_READ | KUB_WRITE)

TEST(a_buffer_is_what_its_options_say)
{
	struct kub_options options = {
		.size_of = sizeof(options),
		.backing = KUB_CONTIG,
		.flags = KUB_MAP_PFN,
		.label = "frames",
	};
	struct kub_info info = { .size_of = sizeof(info) };
	struct kub_buf *buf;

	close(control_open());
	HANDLE_OK(kub_create(5000, &options, &buf));
	HANDLE_OK(kub_info(buf, &info));
	CHECK_INT(kub_size(buf), page_round(5000));
	CHECK_INT(info.size, kub_size(buf));
	CHECK_INT(info.backing, KUB_CONTIG);
	CHECK_INT(info.cache, KUB_WB);
	CHECK_INT(info.flags, KUB_MAP_PFN);
	CHECK_INT(info.accepts, 0);
	CHECK(!strcmp(info.label, "frames"));
	CHECK(info.id > 0);
	CHECK_INT(fcntl(kub_fd(buf), F_GETFD), FD_CLOEXEC);
	kub_close(buf);
	kub_close(NULL);
}

TEST(structures_may_be_older_or_newer_than_the_library)
{
	struct {
		struct kub_options known;
		char later[16];
	} newer = { .known = { .size_of = sizeof(newer) } };
	struct {
		struct kub_info known;
		unsigned char later[16];
	} told;
	struct kub_buf *buf = handle_new(4096), *more;

	HANDLE_OK(kub_create(4096, &newer.known, &more));
	kub_close(more);
	newer.later[3] = 1;
	HANDLE_FAILS(kub_create(4096, &newer.known, &more), E2BIG, "does not know");
	newer.known.size_of = 0;
	HANDLE_FAILS(kub_create(4096, &newer.known, &more), EINVAL, "size_of");

	memset(&told, 0xee, sizeof(told));
	told.known.size_of = sizeof(told);
	HANDLE_OK(kub_info(buf, &told.known));
	CHECK_BYTES(told.later, 0, sizeof(told.later));
	memset(&told, 0xee, sizeof(told));
	told.known.size_of = 16; /* size_of and size alone */
	HANDLE_OK(kub_info(buf, &told.known));
	CHECK_INT(told.known.size, kub_size(buf));
	CHECK_BYTES(&told.known.huge, 0xee, sizeof(told) - 16);
	told.known.size_of = 0;
	HANDLE_FAILS(kub_info(buf, &told.known), EINVAL, "size_of");
	kub_close(buf);
}

TEST(bytes_are_moved_whole_or_not)
{
	const size_t size = 1 << 20;
	struct kub_buf *buf = handle_new(size), *lesser;
	unsigned char *data = malloc(size), *back = malloc(size);

	for (size_t i = 0; i < size; i++)
		data[i] = (unsigned char)(i * 7 + i / 255);
	CHECK_INT(kub_write(buf, data, size, 0), size);
	CHECK_INT(kub_read(buf, back, size, 0), size);
	CHECK_MEM(back, data, size);
	CHECK_INT(kub_read(buf, back, 3, size - 3), 3);
	CHECK_MEM(back, data + size - 3, 3);
	CHECK_INT(kub_read(buf, back, 0, size), 0);
	HANDLE_FAILS(kub_read(buf, back, 4, size - 3), EINVAL, "do not end inside");
	HANDLE_FAILS(kub_write(buf, back, 1, UINT64_MAX), EINVAL, "do not end inside");
	HANDLE_FAILS(kub_read(buf, NULL, 1, 0), EFAULT, "not mapped");
	HANDLE_OK(kub_fill(buf, 8, 16, 0x1122334455667788, 8));
	CHECK_INT(kub_read(buf, back, 8, 16), 8);
	CHECK_MEM(back, &(uint64_t){ 0x1122334455667788 }, 8);
	HANDLE_FAILS(kub_fill(buf, 0, 8, 256, 1), EINVAL, "fit");
	HANDLE_FAILS(kub_fill(buf, size, 8, 0, 1), EINVAL, "do not end inside");
	HANDLE_OK(kub_readonly(buf, &lesser));
	CHECK_INT(kub_read(lesser, back, 8, 16), 8);
	HANDLE_FAILS(kub_write(lesser, back, 8, 16), EBADF, "not open for writing");
	HANDLE_FAILS(kub_fill(lesser, 0, 8, 0, 1), EBADF, "not open for writing");
	HANDLE_FAILS(kub_sync_begin(lesser, 0, 8, KUB_READ), EBADF, "bell");
	HANDLE_OK(kub_sync_begin(buf, 0, size, RDWR));
	HANDLE_OK(kub_sync_end(buf, 0, size, RDWR));
	HANDLE_FAILS(kub_sync_end(buf, 0, size, KUB_WRITE), EINVAL, "needs a begin");
	HANDLE_FAILS(kub_sync_begin(buf, 0, size, KUB_READ | 4), EINVAL, "KUB_READ");
	kub_close(lesser);
	kub_close(buf);
}

TEST(a_descriptor_is_taken_over_or_left)
{
	int before = handle_descriptors(), fd = control_create(NULL, 8192), pipes[2];
	struct kub_buf *buf;

	HANDLE_OK(kub_from_fd(fd, &buf));
	CHECK_INT(kub_fd(buf), fd);
	CHECK_INT(kub_size(buf), page_round(8192));
	kub_close(buf);
	REQUIRE_OK(pipe(pipes));
	HANDLE_FAILS(kub_from_fd(pipes[0], &buf), ENOTTY, "not of a kubuf buffer");
	HANDLE_FAILS(kub_from_fd(0x7ffffff, &buf), EBADF, "not an open descriptor");
	close(pipes[0]);
	close(pipes[1]);
	CHECK_INT(handle_descriptors(), before);
}

TEST(what_is_opened_is_a_buffer)
{
	int before;
	struct kub_buf *buf;
	char path[64];

	control_add("lib-open", NULL, 8192);
	before = handle_descriptors();
	HANDLE_OK(kub_open("lib-open", O_RDWR, &buf));
	CHECK_INT(fcntl(kub_fd(buf), F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_RDWR);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", kub_fd(buf));
	kub_close(buf);
	HANDLE_OK(kub_open("/dev/kubuf/lib-open", O_RDONLY | O_CLOEXEC, &buf));
	CHECK_INT(kub_write(buf, "x", 1, 0), -EBADF);
	kub_close(buf);
	HANDLE_FAILS(kub_open("lib-open", O_WRONLY, &buf), EINVAL, "O_RDWR");
	HANDLE_FAILS(kub_open("nobody", O_RDWR, &buf), ENOENT, "no buffer \"/dev/kubuf/nobody\"");
	HANDLE_FAILS(kub_open("", O_RDWR, &buf), ENOENT, "no buffer");
	HANDLE_FAILS(kub_open("/dev/null", O_RDWR, &buf), ENOTTY, "not a buffer of kubuf");
	HANDLE_FAILS(kub_open("/dev/kubuf/control", O_RDWR, &buf), ENOTTY, "not a buffer of kubuf");
	HANDLE_FAILS(kub_open("/dev/kubuf/\n\033[7m", O_RDWR, &buf), ENOENT, "\\x0a\\x1b[7m");
	REQUIRE_OK(mkfifo("/tmp/lib-fifo", 0600));
	HANDLE_FAILS(kub_open("/tmp/lib-fifo", O_RDONLY, &buf), ENOTTY, "not a buffer of kubuf");
	unlink("/tmp/lib-fifo");
	CHECK_INT(handle_descriptors(), before);
	buf = handle_new(4096);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", kub_fd(buf));
	HANDLE_FAILS(kub_open(path, O_RDWR, &buf), EPERM, "opened again");
}

static void as_stranger(void *arg)
{
	struct kub_options contig = { .size_of = sizeof(contig), .backing = KUB_CONTIG };
	struct kub_buf *buf;

	REQUIRE_OK(setgid(65534));
	REQUIRE_OK(setuid(65534));
	HANDLE_FAILS(kub_open("lib-mine", O_RDWR, &buf), EACCES, "user 0 and group 0, mode 0600");
	HANDLE_FAILS(kub_create(4096, &contig, &buf), EPERM,
		     "contig memory needs CAP_SYS_RAWIO");
	HANDLE_FAILS(kub_add("other", 4096, NULL, 0, 0, 0), EPERM, "CAP_SYS_ADMIN");
	HANDLE_FAILS(kub_remove("lib-mine"), EPERM, "CAP_SYS_ADMIN");
}

TEST(rights_that_are_missing_are_named)
{
	close(control_open());
	HANDLE_OK(kub_add("lib-mine", 4096, NULL, 0, 0, 0));
	task_run(as_stranger, NULL);
	HANDLE_OK(kub_remove("lib-mine"));
}

static void register_some(void *arg)
{
	static unsigned char own[3 * 65536];
	struct kub_buf *buf;
	unsigned char *unmapped;

	memset(own, 0x5a, sizeof(own));
	HANDLE_OK(kub_register(own + 3, 10000, RDWR, &buf));
	CHECK_INT(kub_size(buf), 10000);
	CHECK_INT(kub_write(buf, "ab", 2, 9998), 2);
	CHECK_INT(own[3 + 9999], 'b');
	HANDLE_FAILS(kub_map(buf, 0, 4096, KUB_READ, (void **)&unmapped), ENODEV, "registered");
	kub_close(buf);
	unmapped = mmap(NULL, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	HANDLE_FAILS(kub_register(unmapped, 4096, KUB_READ, &buf), EFAULT, "not to be read");
	HANDLE_FAILS(kub_register(own, 0, KUB_READ, &buf), EINVAL, "not a range");
	HANDLE_FAILS(kub_register(own, 10, 0, &buf), EINVAL, "flags");
	privilege_limit_memlock(65536);
	HANDLE_FAILS(kub_register(own, sizeof(own), RDWR, &buf), ENOMEM,
		     "RLIMIT_MEMLOCK is 64 KiB and 192 KiB were asked for");
}

TEST(memory_of_the_program_is_a_buffer)
{
	close(control_open());
	task_run(register_some, NULL);
}

TEST(a_dma_buf_outlives_the_handle)
{
	struct kub_buf *buf = handle_new(page_size()), *lesser;
	int dmabuf = kub_export(buf);
	unsigned char *mem;

	if (dmabuf == -EOPNOTSUPP)
		SKIP("this kernel has no dma-buf");
	HANDLE_OK(dmabuf);
	CHECK_INT(kub_write(buf, "x", 1, 0), 1);
	HANDLE_OK(kub_readonly(buf, &lesser));
	HANDLE_FAILS(kub_export(lesser), EBADF, "reading and writing");
	kub_close(lesser);
	kub_close(buf);
	mem = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, dmabuf, 0);
	REQUIRE(mem != MAP_FAILED);
	CHECK_INT(*mem, 'x');
}
