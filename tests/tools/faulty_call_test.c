// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose calls are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("readslonger", " read-end"),
	CAUGHT("writeslonger", " write-end"),
	CAUGHT("pagestart", " alignment"),
	CAUGHT("neverefault", " pointers",
	       .says = { "pread of 16 bytes to memory that ends after 4 returned 16",
			 "pwrite of 16 bytes from memory that ends after 4 returned 16" }),
	CAUGHT("losesdirty", " dirty"),
	CAUGHT("pollslies", " poll"),
	CAUGHT("losesbell", " poll"),
	CAUGHT("answersall", " ioctl"),
};

FAULTY_TABLE(drivers)
