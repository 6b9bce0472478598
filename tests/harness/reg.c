// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * reg - memory of the test that is registered
 *
 * Copyright (C) the kubuf developers
 */
#include "reg.h"

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "control.h"

int reg_try(const void *memory, size_t len, uint32_t flags)
{
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)memory,
		.len = len,
		.flags = flags,
		.fd_flags = KUBUF_FD_CLOEXEC,
		.label = "reg",
	};
	int control = control_open(), failed = ioctl(control, KUBUF_IOCTL_REGISTER, &reg);
	int reason = errno;

	close(control);
	errno = reason;
	return failed ? -1 : reg.fd;
}

unsigned char *reg_map(size_t len, int prot, int flags, int file)
{
	void *map = mmap(NULL, len, prot, flags, file, 0);

	REQUIRE(map != MAP_FAILED);
	return map;
}
