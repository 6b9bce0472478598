// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that lose what a message or a refused call took are caught.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("messageleaks", " leaks", .says = { "reads of what was written, and close" }),
	CAUGHT("messageleaksread", " leaks", .says = { "reads of what was written, and close" }),
	CAUGHT("messageleakswrite", " leaks", .says = { "calls that are refused, and close" }),
	CAUGHT("leakswrite", " leaks", .says = { "calls that are refused, and close" }),
	CAUGHT("leakscall", " leaks", .profile = "size call 0x8008790b u64=size\n",
	       .says = { "calls that are refused, and close" }),
	CAUGHT("triggerleaks", " leaks", .profile = "wake 0x6b09\n",
	       .says = { "the call that makes it ready, reads" }),
	CAUGHT("leakspointer", " leaks", .profile = "call 0x4010790c u64=pointer u64=length\n",
	       .says = { "calls that are refused, and close" }),
	CAUGHT("madeleaks", " leaks",
	       .profile = "make 0x8004790e u32=fd\ncall 0x4010790c u64=pointer u64=length\n",
	       .says = { "calls that are refused, and close" }),
	CAUGHT("leaksrefused", " leaks"),
};

FAULTY_TABLE(drivers)
