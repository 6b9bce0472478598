// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that do wrong what a stream does without room, or with it again, are
 * caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("fullsaysroom", " poll",
	       .says = { "poll() reports POLLOUT, and a write that follows, as short as can be" }),
	CAUGHT("emptysaysfull", " poll",
	       .says = { "poll() reports no room to write for 50 ms, and a write is taken" }),
	CAUGHT("loseswriter", " poll", .says = { "a process waits in write() although all" }),
	CAUGHT("loseswriterpoll", " poll",
	       .says = { "a process waits in poll() for POLLOUT although all" }),
	CAUGHT("fullwaits", " poll", .verdict = "warning"),
	CAUGHT("fullignoressignals", " signals",
	       .says = { "a write that waits for room was not ended by a signal" }),
	CAUGHT("fullsaysioerror", " signals",
	       .says = { "a write that waits ended with EIO when a signal came" }),
	CAUGHT("fulllocks", " poll",
	       .says = { "while a process waits in write(), as there is no room, a read does" }),
	CAUGHT("recordslosewriter", " poll",
	       .says = { "a read takes 24 bytes or more", "a process waits in write()" }),
};

FAULTY_TABLE(drivers)
