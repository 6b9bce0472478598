// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose mappings are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("mapslonger", " bounds"),
	CAUGHT("comparesshared", " bounds"),
	/* Linux 5.10 complains of the memory's start, where pieces of a mapping have types. */
	CAUGHT("mapsanything", " bounds stale", .log = "x86/PAT: kubuf"),
	CAUGHT("overflowsmap", " bounds"),
	CAUGHT("cutslength", " bounds",
	       .says = { "mmap of 0x100001000 bytes at offset 0" }),
	CAUGHT("faultsbeyond", " bounds growth greed"),
	CAUGHT("readsless", " bounds read-end"),
	CAUGHT("oddlyrefused", " bounds", .verdict = "warning"),
	CAUGHT("statusmapsfirst", " partial"),
	CAUGHT("preparedmapsfirst", " partial", .profile = "prepare 0x40046b05 u32=7\n"),
	CAUGHT("mapsfirst", " partial"),
	CAUGHT("mapsfirstzeros", " partial"),
	CAUGHT("shiftsfarpages", " partial"),
	CAUGHT("faultsbystart", " partial split move"),
	CAUGHT("expands", " growth"),
	CAUGHT("fillsanylength", " greed"),
	CAUGHT("readerswrite", " rights", .skips = faulty_seen_by_debug_vm),
	CAUGHT("upgradesync", " rights", .skips = faulty_seen_by_debug_vm),
	CAUGHT("storesreadonly", " rights"),
	CAUGHT("leavesmaywrite", " rights"),
	CAUGHT("leavesmayexec", " rights"),
	CAUGHT("lastgone", " look"),
	CAUGHT("letsthirdin", " look"),
	CAUGHT("lastmissing", " look"),
	/* The child that ends is a piece that goes, too. */
	CAUGHT("countswithoutopen", " split"),
	CAUGHT("twocountwithoutopen", " split"),
	CAUGHT("countsvmas", " split move fork coherence life"),
	CAUGHT("remembersplace", " move"),
	CAUGHT("oneremembersplace", " move"),
	/* Each close changes it. */
	CAUGHT("freesonclose", " fork move split coherence together life"),
};

FAULTY_TABLE(drivers)
