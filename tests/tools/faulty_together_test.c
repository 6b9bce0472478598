// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that are wrong when several use them at once are caught, each in its
 * class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("sharesbounce", " together"),
	CAUGHT("sharesbouncezeros", " together"),
	CAUGHT("deadlocks", " together", .hangs = true,
	       .skips = faulty_seen_by_lockdep),
	CAUGHT("holdslock", " hold", .skips = faulty_seen_by_lockdep),
	CAUGHT("locksdeeply", " hold", .verdict = "warning"),
	CAUGHT("messageholdslock", " hold", .skips = faulty_seen_by_lockdep),
	CAUGHT("messagelocksdeeply", " hold", .verdict = "warning",
	       .says = { "a write of another process waits" }),
};

FAULTY_TABLE(drivers)
