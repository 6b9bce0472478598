// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that copy wrongly in read() and write() are caught, each in its
 * class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
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
	CAUGHT("returnsleftover", " pointers"),
};

FAULTY_TABLE(drivers)
