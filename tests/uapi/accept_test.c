// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * INFO says which calls accept a mapping of the buffer; the kernel says the same.
 *
 * Copyright (C) the kubuf developers
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "page.h"
#include "smaps.h"
#include "test.h"
#include "zerocopy.h"

#define SIZE 131072
#define HUGE (2 << 20)

/* How a refusal looks: EFAULT, EIO from /proc/PID/mem, EOPNOTSUPP from io_uring. */
static void check_claim(const char *what, int err, bool claimed)
{
	check_context("%s", what);
	if (claimed)
		CHECK_INT(err, 0);
	else
		CHECK(err == -EFAULT || err == -EIO || err == -EOPNOTSUPP);
	check_context("%s", "");
}

TEST_KINDS(info_says_which_calls_accept_the_mapping, 0, KIND_UC)
{
	int disk = zerocopy_disk(), fd = control_create(kind, SIZE);
	unsigned char *map = buf_map(fd, SIZE);
	unsigned int accepts = control_info(fd).accepts;
	bool pin = accepts & KUBUF_ACCEPT_PIN;

	check_claim("O_DIRECT", zerocopy_direct(disk, map, SIZE), pin);
	check_claim("io_uring", zerocopy_uring(disk, map, SIZE), pin);
	/* A part that neither begins nor ends at a page. */
	check_claim("vmsplice", zerocopy_vmsplice(map + 4097, 50001), pin);
	check_claim("MSG_ZEROCOPY", zerocopy_send(map + 4097, 50001), pin);
	check_claim("process_vm", zerocopy_process_vm(map + 4097, 50001), pin);
	check_claim("/proc/PID/mem", zerocopy_proc_mem(map + 4097, 50001), pin);
	check_claim("registered", zerocopy_registered(disk, map, SIZE),
		    accepts & KUBUF_ACCEPT_REGISTER);
	check_claim("futex", zerocopy_futex(map), accepts & KUBUF_ACCEPT_FUTEX);
	CHECK_INT(accepts & ~15U, 0);
}

TEST_KINDS(info_says_whether_private_mappings_can_be_written, 0, KIND_UC)
{
	int fd = control_create(kind, SIZE);
	unsigned int accepts = control_info(fd).accepts;
	unsigned char *map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	unsigned char byte = 1;

	CHECK_INT(!!(accepts & KUBUF_ACCEPT_PRIVATE), !!(kind->flags & KIND_PRIVATE));
	if (!(accepts & KUBUF_ACCEPT_PRIVATE)) {
		CHECK(map == MAP_FAILED && errno == EINVAL);
		CHECK_ERRNO(mmap(NULL, SIZE, PROT_WRITE, MAP_PRIVATE, fd, 0), EINVAL);
		return;
	}
	REQUIRE(map != MAP_FAILED);
	map[5000] = 7;
	CHECK_INT(pread(fd, &byte, 1, 5000), 1);
	CHECK_INT(byte, 0);
}

TEST_KINDS(info_tells_what_was_asked_for, 0, 0)
{
	struct kubuf_ioctl_create spec = control_spec(kind, SIZE);
	int fd = REQUIRE_OK(control_try(&spec));
	struct kubuf_ioctl_info info = control_info(fd);

	CHECK_INT(info.size, SIZE);
	CHECK_INT(info.backing, spec.backing);
	CHECK_INT(info.cache, spec.cache);
	CHECK_INT(info.flags, spec.flags);
	CHECK_INT(info.events, 0);
	CHECK_MEM(info.label, spec.label, sizeof(info.label));
	CHECK(control_info(control_create(kind, SIZE)).id > info.id);
}

TEST(info_counts_the_bytes_that_are_really_huge)
{
	int small = control_create(NULL, SIZE), fd;
	unsigned char *map;
	size_t one = page_huge(5), size = 3 * one + 65536, huge;

	CHECK_INT(control_info(small).huge, 0);
	fd = control_create(NULL, size);
	map = buf_map(fd, size);
	memset(map, 1, size);
	huge = control_info(fd).huge;
	if (huge != size) /* 5.10's tmpfs gives the tail a huge page, too */
		CHECK_INT(huge, 3 * one);
	CHECK_INT(smaps_kib(map, "ShmemPmdMapped"), 3 * one / 1024);
}
