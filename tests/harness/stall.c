// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "stall.h"

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test.h"

#define WAIT_MS 20000

int stall_begin(void *addr, size_t len)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { .start = (uintptr_t)addr, .len = len },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	/* Without O_NONBLOCK poll() says POLLERR at once. */
	int stall = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (stall == -1)
		SKIP("needs userfaultfd: %s", strerrorname_np(errno));
	REQUIRE_OK(ioctl(stall, UFFDIO_API, &api));
	REQUIRE_OK(ioctl(stall, UFFDIO_REGISTER, &range));
	return stall;
}

void stall_wait(int stall)
{
	struct pollfd fault = { .fd = stall, .events = POLLIN };

	REQUIRE_INT(poll(&fault, 1, WAIT_MS * test_slow()), 1);
	REQUIRE_INT(fault.revents, POLLIN);
}

void stall_release(int stall, void *addr, size_t len)
{
	struct uffdio_zeropage zero = { .range = { .start = (uintptr_t)addr, .len = len } };

	REQUIRE_OK(ioctl(stall, UFFDIO_ZEROPAGE, &zero));
}
