// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that are wrong in time are caught, each in its class: what hangs, what
 * is still there afterwards.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("hangsread", " look signals", .hangs = true),
	CAUGHT("hangsopen", " look", .hangs = true),
	CAUGHT("releasehangs", " look life", .hangs = true),
	/* Each class opens it. */
	CAUGHT("openresets", " life partial split move fork coherence"),
	CAUGHT("resetshead", " life partial split move fork coherence together"),
	CAUGHT("closedropsall", " life together"),
	CAUGHT("freesforothers", " life fork together"),
	CAUGHT("closestostream", " life"),
};

FAULTY_TABLE(drivers)
