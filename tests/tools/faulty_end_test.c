// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that are wrong about where their memory ends are caught, each in its
 * class.
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
	CAUGHT("seeksshort", " read-end write-end"),
};

FAULTY_TABLE(drivers)
