// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the manual pages of libkubuf show. The code of a page's EXAMPLES is this file's,
 * between "guide: FUNCTION" and "guide: end", of the functions that the page is about;
 * scripts/manuals takes it over, and a check of the pages compares the two.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handle.h"
#include "heard.h"
#include "page.h"
#include "test.h"

/* guide: kub_query */
static void print_limits(void)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };

	if (kub_query(&limits))
		errx(1, "%s", kub_explain());
	printf("libkubuf %s: %llu of %llu bytes are in use\n", kub_version(),
	       (unsigned long long)limits.shmem_used, (unsigned long long)limits.shmem_limit);
	if (limits.features & KUB_FEATURE_HUGE)
		puts("large buffers are of huge pages");
}

/* guide: end */

TEST(limits_are_printed)
{
	struct kub_buf *buf = handle_new(4096);

	heard_begin();
	print_limits();
	CHECK_HAS(heard_end(), " bytes are in use\n");
	kub_close(buf);
}

/* guide: kub_create */
static struct kub_buf *make_frames(void)
{
	const struct kub_options options = {
		.size_of = sizeof(options),
		.label = "frames", /* shown in /proc/PID/maps */
	};
	struct kub_buf *buf;

	if (kub_create(1 << 20, &options, &buf))
		errx(1, "%s", kub_explain());
	return buf; /* the caller's, who closes it by kub_close() */
}

/* guide: end */

/* guide: kub_register */
static struct kub_buf *register_memory(void *memory, size_t len)
{
	struct kub_buf *buf;

	if (kub_register(memory, len, KUB_READ | KUB_WRITE, &buf))
		errx(1, "%s", kub_explain());
	return buf; /* kub_fd() of it is what a driver's ioctl takes */
}

/* guide: end */

TEST(a_buffer_is_made_of_new_memory_and_of_memory_that_is_there)
{
	struct kub_info info = { .size_of = sizeof(info) };
	char *memory = calloc(1, 1000);
	struct kub_buf *buf;

	kub_close(handle_new(4096));
	buf = make_frames();
	HANDLE_OK(kub_info(buf, &info));
	CHECK(!strcmp(info.label, "frames"));
	CHECK_INT(info.size, 1 << 20);
	kub_close(buf);
	buf = register_memory(memory, 1000);
	CHECK_INT(kub_write(buf, "hello", 6, 1), 6);
	CHECK_MEM(memory + 1, "hello", 6);
	kub_close(buf);
}

/* guide: kub_open */
static void describe(const char *name)
{
	struct kub_info info = { .size_of = sizeof(info) };
	struct kub_buf *buf;

	if (kub_open(name, O_RDONLY, &buf) || kub_info(buf, &info))
		errx(1, "%s", kub_explain());
	printf("%s: %llu bytes, %llu of them in huge pages\n", info.label,
	       (unsigned long long)info.size, (unsigned long long)info.huge);
	if (info.accepts & KUB_ACCEPT_PIN)
		puts("O_DIRECT reads into a mapping of it");
	kub_close(buf);
}

/* guide: end */

/* guide: kub_readonly */
/* A descriptor that a program gets by execve(), and that it cannot write to. */
static int inheritable(const struct kub_buf *buf)
{
	struct kub_buf *lesser;
	int fd;

	if (kub_readonly(buf, &lesser))
		errx(1, "%s", kub_explain());
	fd = dup(kub_fd(lesser)); /* without FD_CLOEXEC */
	if (fd < 0)
		err(1, "dup");
	kub_close(lesser);
	return fd;
}

/* guide: end */

TEST(a_named_buffer_is_described_and_a_child_may_read)
{
	struct kub_buf *buf = handle_new(4096), *child;
	int fd;

	HANDLE_OK(kub_add("manual-open", 8192, NULL, 0600, 0, 0));
	heard_begin();
	describe("manual-open");
	CHECK_HAS(heard_end(), "in huge pages\nO_DIRECT reads into");
	fd = inheritable(buf);
	CHECK_INT(fcntl(fd, F_GETFD), 0);
	HANDLE_OK(kub_from_fd(fd, &child));
	CHECK_INT(kub_write(child, "x", 1, 0), -EBADF);
	kub_close(child);
	HANDLE_OK(kub_remove("manual-open"));
}

/* guide: kub_map */
static void greet(const struct kub_buf *buf)
{
	size_t len = kub_size(buf);
	void *mem;

	if (kub_map(buf, 0, len, KUB_READ | KUB_WRITE, &mem))
		errx(1, "%s", kub_explain());
	strcpy(mem, "hello");
	kub_unmap(mem, len, KUB_READ | KUB_WRITE);
}

/* guide: end */

/* guide: kub_unmap */
/* A ring: what goes over its end goes on at its beginning, in one copy. */
static void put(const struct kub_buf *ring, size_t at, const void *data, size_t bytes)
{
	const unsigned int how = KUB_READ | KUB_WRITE | KUB_TWICE;
	size_t len = kub_size(ring); /* of whole pages; the mapping has twice as many bytes */
	void *mem;

	if (kub_map(ring, 0, len, how, &mem))
		errx(1, "%s", kub_explain());
	memcpy((char *)mem + at % len, data, bytes);
	kub_unmap(mem, len, how);
}

/* guide: end */

TEST(a_range_is_mapped_once_and_twice)
{
	struct kub_buf *buf = handle_new(page_size());
	char text[6] = "";

	greet(buf);
	CHECK_INT(kub_read(buf, text, 6, 0), 6);
	CHECK_MEM(text, "hello", 6);
	put(buf, page_size() - 3, "around", 6);
	CHECK_INT(kub_read(buf, text, 3, 0), 3);
	CHECK_MEM(text, "und", 3);
	CHECK_INT(kub_read(buf, text, 3, page_size() - 3), 3);
	CHECK_MEM(text, "aro", 3);
	kub_close(buf);
}

/* guide: kub_read */
static void append(const struct kub_buf *log, const char *line)
{
	uint64_t end; /* stands in the first 8 bytes */

	if (kub_read(log, &end, sizeof(end), 0) < 0)
		errx(1, "%s", kub_explain());
	if (!end)
		end = sizeof(end);
	if (kub_write(log, line, strlen(line), end) < 0) /* also if it does not fit */
		errx(1, "%s", kub_explain());
	end += strlen(line);
	if (kub_write(log, &end, sizeof(end), 0) < 0)
		errx(1, "%s", kub_explain());
}

/* guide: end */

/* guide: kub_sync_begin */
/* What a device has written to a buffer that is exported to it. */
static unsigned int sum(const struct kub_buf *buf, const unsigned char *mem, size_t len)
{
	unsigned int total = 0;

	if (kub_sync_begin(buf, 0, len, KUB_READ))
		errx(1, "%s", kub_explain());
	for (size_t i = 0; i < len; i++)
		total += mem[i];
	if (kub_sync_end(buf, 0, len, KUB_READ))
		errx(1, "%s", kub_explain());
	return total;
}

/* guide: end */

TEST(bytes_are_appended_and_summed_up)
{
	struct kub_buf *buf = handle_new(page_size());
	char text[10] = "";
	void *mem;

	append(buf, "hello");
	append(buf, "\n");
	CHECK_INT(kub_read(buf, text, 6, 8), 6);
	CHECK_MEM(text, "hello\n", 6);
	HANDLE_OK(kub_fill(buf, 0, page_size(), 1, 1));
	HANDLE_OK(kub_map(buf, 0, page_size(), KUB_READ, &mem));
	CHECK_INT(sum(buf, mem, page_size()), page_size());
	kub_unmap(mem, page_size(), KUB_READ);
	kub_close(buf);
}
