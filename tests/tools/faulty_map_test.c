// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose mappings are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("mapslonger", " bounds"),
	CAUGHT("mapsanything", " bounds stale"),
	CAUGHT("overflowsmap", " bounds"),
	CAUGHT("faultsbeyond", " bounds growth greed"),
	CAUGHT("readsless", " bounds"),
	CAUGHT("oddlyrefused", " bounds", .verdict = "warning"),
	CAUGHT("mapsfirst", " partial together"),
	CAUGHT("mapsfirstzeros", " partial together"),
	CAUGHT("shiftsfarpages", " partial"),
	CAUGHT("faultsbystart", " partial split move together"),
	CAUGHT("expands", " growth"),
	CAUGHT("readerswrite", " rights", .skips = faulty_seen_by_debug_vm),
	CAUGHT("remembersplace", " move"),
	/* Whoever closes changes it. */
	CAUGHT("freesonclose", " fork move split coherence together life"),
	CAUGHT("notzeroed", " stale"),
	CAUGHT("quietlycached", " cache", .skips = faulty_on_x86_only, .log = "x86/PAT: kubuf"),
};

FAULTY_TABLE(drivers)
