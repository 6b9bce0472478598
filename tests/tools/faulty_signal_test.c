// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that do wrong when a signal comes while a read waits are caught.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("ignoressignals", " signals"),
	CAUGHT("ignoresinterrupt", " signals"),
	CAUGHT("saysioerror", " signals"),
	CAUGHT("restarts", " signals"),
	CAUGHT("restartslate", " signals"),
	CAUGHT("endssignalled", " signals"),
	CAUGHT("lockswaiting", " signals",
	       .says = { "while one process waits in a read, a second one" }),
	CAUGHT("restartsempty", " signals"),
};

FAULTY_TABLE(drivers)
