// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What docs/buffers.md shows. Its code is this file's, between the lines that begin
 * with "guide:"; a check of the texts compares the two.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE /* O_DIRECT */
#include <err.h>
#include <fcntl.h>
#include <kubuf_stream.h>
#include <kubuf_stream_writer.h>
#include <linux/kubuf.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "control.h"
#include "task.h"
#include "test.h"
#include "zerocopy.h"

#define LENGTH 65536

/* guide: make */
static int make_buffer(size_t size)
{
	struct kubuf_ioctl_create create = {
		.size = size,
		.fd_flags = KUBUF_FD_CLOEXEC,
		.label = "frames",
	};
	int control = open("/dev/kubuf/control", O_RDWR | O_CLOEXEC);

	if (control == -1 || ioctl(control, KUBUF_IOCTL_CREATE, &create) == -1)
		err(1, "/dev/kubuf/control");
	close(control);
	return create.fd;
}

/* guide: end */

TEST(a_buffer_is_made_and_mapped)
{
	char text[6] = "";

	control_load("");
	/* guide: map */
	int fd = make_buffer(LENGTH);
	char *map = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	strcpy(map, "hello");
	pread(fd, text, sizeof(text), 0); /* the same bytes */
	/* guide: end */
	CHECK_MEM(text, "hello", 6);
}

TEST(a_reader_gets_a_lesser_descriptor)
{
	int fd;

	control_load("");
	fd = make_buffer(LENGTH);
	/* guide: lesser */
	struct kubuf_ioctl_dup dup = { .fd_flags = KUBUF_FD_RDONLY | KUBUF_FD_CLOEXEC };

	if (ioctl(fd, KUBUF_IOCTL_DUP, &dup) == -1)
		err(1, "a read-only descriptor");
	/* dup.fd is for another process: by fork(), or through a socket (SCM_RIGHTS). */
	/* guide: end */
	CHECK_ERRNO(mmap(NULL, LENGTH, PROT_WRITE, MAP_SHARED, dup.fd, 0), EACCES);
	CHECK_ERRNO(write(dup.fd, "x", 1), EBADF);
}

TEST(a_disk_reads_straight_into_it)
{
	int disk, fd;
	char *map;

	control_load("");
	disk = zerocopy_disk();
	fd = make_buffer(LENGTH);
	map = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE(map != MAP_FAILED);
	memset(map, 0x55, LENGTH);
	REQUIRE_INT(pwrite(disk, map, LENGTH, 0), LENGTH);
	memset(map, 0, LENGTH);
	/* guide: direct */
	/* disk was opened with O_DIRECT: the device stores into the buffer's own pages. */
	if (pread(disk, map, LENGTH, 0) != LENGTH)
		err(1, "the disk");
	/* guide: end */
	CHECK_BYTES(map, 0x55, LENGTH);
}

/* guide: open */
static int open_bell(int fd)
{
	struct kubuf_ioctl_bell bell = {
		.rights = KUBUF_BELL_WAIT | KUBUF_BELL_RING,
		.fd_flags = KUBUF_FD_CLOEXEC,
	};

	if (ioctl(fd, KUBUF_IOCTL_BELL, &bell))
		err(1, "opening a bell");
	return bell.fd;
}

/* guide: end */

/* guide: wait */
static void consume(int bell)
{
	uint64_t frames;

	while (read(bell, &frames, sizeof(frames)) == sizeof(frames)) {
		/* So many frames are there by now. */
		if (frames >= 3)
			return;
	}
	errx(1, "no more frames will come"); /* 0 bytes: the buffer has ended */
}

/* guide: end */

static void ring_three_times(void *arg)
{
	int bell = open_bell(*(int *)arg);

	for (int i = 0; i < 3; i++) {
		ssize_t done;
		/* guide: ring */
		uint64_t one = 1;

		done = write(bell, &one, sizeof(one)); /* one more frame is there */
		/* guide: end */
		CHECK_INT(done, sizeof(one));
	}
}

TEST(a_producer_rings_and_a_consumer_waits)
{
	int fd;
	pid_t pid;

	control_load("");
	fd = make_buffer(LENGTH);
	pid = task_start(ring_three_times, &fd);
	consume(open_bell(fd));
	CHECK_INT(task_wait(pid), 0);
}

TEST(a_name_is_found_by_unrelated_programs)
{
	int fd;

	control_load("bufs=frames:2M");
	/* guide: name */
	fd = open("/dev/kubuf/frames", O_RDWR | O_CLOEXEC);
	/* guide: end */
	REQUIRE_OK(fd);
	CHECK_INT(lseek(fd, 0, SEEK_END), 2 << 20);
}

TEST(a_buffer_becomes_a_dma_buf)
{
	int fd;

	control_load("");
	fd = make_buffer(LENGTH);
	/* guide: export */
	struct kubuf_ioctl_export export = { .fd_flags = KUBUF_FD_CLOEXEC };

	if (ioctl(fd, KUBUF_IOCTL_EXPORT, &export) == -1)
		err(1, "a dma-buf");
	/* export.fd is for V4L2_MEMORY_DMABUF, DRM_IOCTL_PRIME_FD_TO_HANDLE and the like. */
	/* guide: end */
	CHECK_INT(lseek(export.fd, 0, SEEK_END), LENGTH);
}

TEST(memory_of_the_program_becomes_a_buffer)
{
	char *memory = calloc(1, 1000);
	char text[6] = "";
	int control;

	control_load("");
	control = control_open();
	/* guide: register */
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)memory,
		.len = 1000, /* of any alignment and number */
		.flags = KUBUF_REGISTER_READ | KUBUF_REGISTER_WRITE,
		.fd_flags = KUBUF_FD_CLOEXEC,
	};

	if (ioctl(control, KUBUF_IOCTL_REGISTER, &reg) == -1)
		err(1, "memory cannot be registered; the kernel's log says which byte, and why");
	strcpy(memory, "hello");
	pread(reg.fd, text, sizeof(text), 0); /* the same bytes */
	/* guide: end */
	CHECK_MEM(text, "hello", 6);
}

TEST(records_go_from_one_program_to_another)
{
	struct kub_stream writer, reader;
	struct kub_record record = {};
	int fd, ret;

	control_load("");
	/* guide: stream */
	fd = make_buffer(65536 + 2 * getpagesize()); /* a power of two, and two pages */
	ret = kub_stream_make(&writer, fd); /* before anybody reads */
	ret = ret ? ret : kub_stream_put(&writer, 0, "hello", 6);
	if (ret)
		errx(1, "no stream: %s", strerror(-ret));
	/* guide: read */
	if (kub_stream_open(&reader, fd) || kub_stream_wait(&reader, 1, 1000) <= 0)
		errx(1, "nothing to read");
	while (kub_stream_next(&reader, &record) > 0)
		printf("# %u bytes: %s\n", record.len, (const char *)record.data);
	kub_stream_done(&reader);
	/* guide: end */
	CHECK_INT(record.len, 6);
	kub_stream_close(&reader);
	kub_stream_close(&writer);
}
