// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose ioctls are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("answersall", " ioctl"),
	CAUGHT("answersdefault", " ioctl"),
	/* No member varies: the call is made once. */
	CAUGHT("ioctloverruns", " arguments", .profile = "call 0xc0107901 u64=0 u64=1\n"),
	CAUGHT("ioctlwraps", " arguments", .profile = "call 0x40107902 u64=offset u64=length\n"),
	CAUGHT("ioctlcopieswrapped", " arguments",
	       .profile = "call 0x40187905 u64=offset u64=length u64=pointer\n"),
	CAUGHT("ioctlunread", " arguments", .profile = "call 0x40107906 u64=offset u64=length\n"),
	CAUGHT("ioctlunwritten", " arguments", .profile = "call 0xc0107907 u64=offset u64=0\n"),
	CAUGHT("makesfiles", " rights", .profile = "make 0x80047904 u32=fd\n"),
	CAUGHT("ioctlefault", " arguments", .profile = "call 0x40107903 u64=pointer u64=length\n"),
	CAUGHT("ioctlcuts", " arguments", .profile = "call 0x40107908 u64=offset u64=length\n",
	       .says = { "accepted the range of 0x1 bytes at 0x100000000 of 0x10000" }),
	CAUGHT("ioctlspills", " arguments", .profile = "call 0x40107909 u64=pointer u64=length\n",
	       .says = { "with a pointer to 6 bytes wrote to byte 6 of these" }),
	CAUGHT("sizeunwritten", " arguments", .profile = "size call 0x8008790a u64=size\n",
	       .says = { "with an argument that can only be read, and that it writes to" }),
};

FAULTY_TABLE(drivers)
