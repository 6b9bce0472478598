// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose memory is not theirs alone, or not one memory, are caught, each in
 * its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("sharesprivate", " private"),
	CAUGHT("storespointer", " stale"),
	CAUGHT("notzeroed", " stale"),
	CAUGHT("poolsold", " stale"),
	CAUGHT("poolmapsold", " stale",
	       .says = { "what another user had written into memory of its own" }),
	CAUGHT("tailnotzeroed", " stale"),
	CAUGHT("messageshowslist", " stale"),
	CAUGHT("twomemories", " coherence"),
	CAUGHT("writesaside", " coherence"),
	/* What coherence has put back is not read either, until another page was read. */
	CAUGHT("readsold", " coherence"),
	CAUGHT("quietlycached", " cache", .skips = faulty_on_x86_only, .log = "x86/PAT: kubuf"),
};

FAULTY_TABLE(drivers)
