// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose calls are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("readslonger", " read-end"),
	CAUGHT("noseekreadslonger", " read-end"),
	CAUGHT("exactlonger", " read-end"),
	CAUGHT("cutsposition", " read-end"),
	CAUGHT("overflowsread", " read-end"),
	CAUGHT("readsunclamped", " read-end"),
	CAUGHT("wordsunclamped", " read-end"),
	CAUGHT("oneunclamped", " read-end"),
	CAUGHT("movesbehind", " read-end pointers", .says = { "moved the position by 16" }),
	CAUGHT("ignoresposition", " read-end alignment coherence",
	       .says = { "pread at 32 brought the bytes at 0", "grade C" }),
	CAUGHT("staysthere", " read-end", .verdict = "warning"),
	CAUGHT("refusesacross", " read-end", .verdict = "warning",
	       .says = { "pread of 16 bytes across the end: EINVAL, expected 8" }),
	CAUGHT("refusesend", " read-end", .verdict = "warning",
	       .says = { "pread of 16 bytes at the end: ENXIO, expected 0" }),
	CAUGHT("lacksone", " read-end", .verdict = "warning"),
	CAUGHT("writeslonger", " write-end"),
	CAUGHT("writesnothing", " write-end"),
	CAUGHT("cutswrite", " write-end"),
	CAUGHT("writesthere", " write-end", .verdict = "warning"),
	CAUGHT("zeroreads", " empty"),
	CAUGHT("pagestart", " alignment"),
	CAUGHT("refusesodd", " alignment", .verdict = "warning"),
	CAUGHT("writesdown", " alignment"),
	CAUGHT("ownrounded", " alignment coherence"),
	CAUGHT("ignorescount", " alignment look"),
	CAUGHT("returnsmore", " alignment look"),
	CAUGHT("splicesstart", " splice"),
	CAUGHT("neverefault", " pointers",
	       .says = { "pread of 16 bytes to memory that ends after 4 returned 16",
			 "pwrite of 16 bytes from memory that ends after 4 returned 16" }),
	CAUGHT("noseekneverefault", " pointers"),
	CAUGHT("forgetspages", " pointers",
	       .says = { " to memory that ends after ", " from memory that ends after " }),
	/* arm64 may copy fewer of the bytes before a bad page than there are. */
	CAUGHT("movesahead", " pointers",
	       .says = { "a read of 16 bytes to memory that ends after 4 returned ",
			 "a write of 16 bytes from memory that ends after 4 returned ",
			 "left the position at 16" }),
	CAUGHT("losesdirty", " dirty"),
	CAUGHT("dirtiesfirst", " dirty", .says = { "page 1 held other ones after its reclaim" }),
	CAUGHT("seeksshort", " read-end write-end"),
	CAUGHT("returnsleftover", " pointers"),
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
