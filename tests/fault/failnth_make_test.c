// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Faults while buffers are made, named, found, listed, opened and removed.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "failnth.h"
#include "look.h"
#include "page.h"
#include "privilege.h"
#include "test.h"

/* Five pages: what the block of a contig buffer has too much goes back. */
#define SIZE (5 * 4096)
#define NAME "fault"
#define NODE "/dev/kubuf/fault"

/* What the tables below are about. */
static const struct kind *about;
static size_t size;
static int control = -1;

static void begin(const struct kind *kind, size_t bytes)
{
	about = kind;
	size = bytes;
	control = control_open();
	failnth_need();
}

static long call_create(void)
{
	struct kubuf_ioctl_create spec = control_spec(about, size);

	spec.fd_flags = KUBUF_FD_CLOEXEC;
	return failnth_result(ioctl(control, KUBUF_IOCTL_CREATE, &spec)) ?: spec.fd;
}

static void judge_buffer(int fd)
{
	static unsigned char data[65536];
	struct kubuf_ioctl_info info = control_info(fd);
	struct kubuf_ioctl_create spec = control_spec(about, size);

	CHECK_INT(info.size, size);
	CHECK_INT(info.backing, spec.backing);
	CHECK_INT(info.cache, spec.cache);
	CHECK_INT(info.flags, spec.flags);
	CHECK(info.accepts || about->flags & KIND_PFN);
	for (size_t at = 0; at < size; at += sizeof(data)) {
		size_t part = size - at < sizeof(data) ? size - at : sizeof(data);

		REQUIRE_INT(pread(fd, data, part, at), part);
		CHECK_BYTES(data, 0, part);
	}
}

static void judge_create(long fd)
{
	judge_buffer(fd);
	CHECK_INT(fcntl(fd, F_GETFD), FD_CLOEXEC);
	REQUIRE_INT(pwrite(fd, "dirty", 5, size - 5), 5);
}

/* The charge is exact, so what would not come back of it is missing at the next run. */
TEST_KINDS(a_buffer_is_made_whole_or_not_at_all, 0, 0)
{
	static const struct failnth row =
		FAILNTH("CREATE", NULL, call_create, judge_create, failnth_close);

	begin(kind, SIZE);
	privilege_limit_memlock(SIZE);
	failnth_sweep(&row);
}

TEST_KINDS(a_buffer_of_huge_pages_is_made_whole_or_not_at_all, KIND_SHMEM, 0)
{
	static const struct failnth row =
		FAILNTH("CREATE of 2 MiB", NULL, call_create, judge_create, failnth_close);

	begin(kind, 2 << 20);
	failnth_sweep(&row);
}

/* The next block is most likely the one that came back; some of its pages tell for all. */
static void check_pages_plain(void)
{
	int fd = control_create(&kinds[1], size);
	unsigned char *map = buf_map(fd, size);
	size_t page = page_size();

	for (size_t at = 0; at < size; at += 64 * page) {
		struct pagewalk look;

		map[at] = 1;
		look = look_at(map + at);
		if (look_is(look.alias_attr, "wb"))
			continue;
		FAIL("page %zu: the kernel's own mapping: expected wb, got attribute %u", at / page,
		     look.alias_attr);
		break;
	}
	munmap(map, size);
	close(fd);
}

static void close_and_look(long fd)
{
	failnth_close(fd);
	if (fd < 0)
		check_pages_plain();
}

/*
 * The kernel's own mapping of a page only has a type of its own once the large page around
 * it is split, which takes memory, and stays. The block has two of them.
 */
TEST_KINDS(pages_of_a_buffer_that_was_not_made_are_plain_again, KIND_CONTIG | KIND_PAGE, KIND_WB)
{
	static const struct failnth row =
		FAILNTH("CREATE of 4 MiB", NULL, call_create, judge_create, close_and_look,
			.cold = true);

	begin(kind, 4 << 20);
	look_at(&control);
	failnth_sweep(&row);
}

static void fill_add(struct kubuf_ioctl_add *add)
{
	struct kubuf_ioctl_create spec = control_spec(about, size);

	*add = (struct kubuf_ioctl_add){
		.size = size,
		.backing = spec.backing,
		.cache = spec.cache,
		.flags = spec.flags,
		.mode = 0640,
		.uid = 7,
		.gid = 8,
		.name = NAME,
	};
}

static long call_add(void)
{
	struct kubuf_ioctl_add add;

	fill_add(&add);
	return failnth_result(ioctl(control, KUBUF_IOCTL_ADD, &add));
}

static void judge_named(long ret)
{
	struct stat status;
	char text[32] = "";
	int fd, file;

	CHECK_INT(ret, 0);
	fd = REQUIRE_OK(open(NODE, O_RDWR | O_CLOEXEC));
	judge_buffer(fd);
	REQUIRE_OK(fstat(fd, &status));
	CHECK_INT(status.st_mode, S_IFCHR | 0640);
	CHECK_INT(status.st_uid, 7);
	CHECK_INT(status.st_gid, 8);
	close(fd);
	file = REQUIRE_OK(open("/sys/class/kubuf/" NAME "/size", O_RDONLY | O_CLOEXEC));
	REQUIRE(read(file, text, sizeof(text) - 1) > 0);
	close(file);
	CHECK_INT(strtoul(text, NULL, 10), size);
}

static void remove_named(void)
{
	struct kubuf_ioctl_remove remove = { .name = NAME };

	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_REMOVE, &remove));
}

static void remove_added(long ret)
{
	if (!ret)
		remove_named();
}

static void add_named(void)
{
	REQUIRE_INT(call_add(), 0);
}

static long call_remove(void)
{
	struct kubuf_ioctl_remove remove = { .name = NAME };

	return failnth_result(ioctl(control, KUBUF_IOCTL_REMOVE, &remove));
}

static void judge_removed(long ret)
{
	CHECK_INT(ret, 0);
	CHECK_ERRNO(access(NODE, F_OK), ENOENT);
	CHECK_ERRNO(access("/sys/class/kubuf/" NAME, F_OK), ENOENT);
}

static void remove_at_last(long ret)
{
	if (ret)
		remove_named();
}

static const struct failnth naming[] = {
	FAILNTH("ADD", NULL, call_add, judge_named, remove_added),
	FAILNTH("REMOVE", add_named, call_remove, judge_removed, remove_at_last),
};

TEST_KINDS(a_name_is_there_or_it_is_not, KIND_WB | KIND_PAGE, 0)
{
	begin(kind, SIZE);
	FAILNTH_SWEEP(naming);
}

static long call_list(void)
{
	static struct kubuf_entry entries[4];
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)entries, .room = 4 };

	memset(entries, 0, sizeof(entries));
	if (ioctl(control, KUBUF_IOCTL_LIST, &list) == -1)
		return -errno;
	CHECK(!strcmp(entries[0].name, "a") && !strcmp(entries[1].name, NAME));
	return list.count;
}

static void judge_list(long count)
{
	CHECK_INT(count, 2);
}

static long call_query(void)
{
	struct kubuf_ioctl_query query = {};

	return failnth_result(ioctl(control, KUBUF_IOCTL_QUERY, &query)) ?: query.version;
}

static unsigned char registered[5 * 4096];

static long call_register(void)
{
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)registered + 7,
		.len = sizeof(registered) - 9,
		.flags = KUBUF_REGISTER_VALID,
	};

	return failnth_result(ioctl(control, KUBUF_IOCTL_REGISTER, &reg)) ?: reg.fd;
}

static void judge_register(long fd)
{
	CHECK_INT(control_info(fd).size, sizeof(registered) - 9);
	registered[7] ^= 0xff;
	REQUIRE_INT(pread(fd, registered, 1, 0), 1);
	CHECK_INT(registered[0], registered[7]);
}

static void judge_query(long version)
{
	CHECK_INT(version, KUBUF_UAPI_VERSION);
}

static long call_open(void)
{
	return failnth_result(open(NODE, O_RDWR | O_CLOEXEC));
}

static void judge_open(long fd)
{
	judge_buffer(fd);
}

static long call_open_control(void)
{
	return failnth_result(open(CONTROL_NODE, O_RDWR | O_CLOEXEC));
}

static void judge_control(long fd)
{
	struct kubuf_ioctl_query query;

	CHECK_INT(ioctl(fd, KUBUF_IOCTL_QUERY, &query), 0);
}

/* open(2) of any file: ENFILE is also what comes when there is no memory for one. */
static const struct failnth finding[] = {
	FAILNTH("LIST", NULL, call_list, judge_list, NULL),
	FAILNTH("REGISTER", NULL, call_register, judge_register, failnth_close),
	FAILNTH("QUERY", NULL, call_query, judge_query, NULL),
	FAILNTH("open of a name", NULL, call_open, judge_open, failnth_close),
	FAILNTH("open of the control node", NULL, call_open_control, judge_control, failnth_close),
};

TEST_KINDS(names_are_found_or_an_error_says_why, KIND_SHMEM, 0)
{
	begin(kind, SIZE);
	add_named();
	REQUIRE_OK(control_try_add("a", NULL, SIZE));
	FAILNTH_SWEEP(finding);
	remove_named();
	REQUIRE_OK(control_remove("a"));
}
