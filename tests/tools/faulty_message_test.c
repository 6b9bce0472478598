// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose messages are wrong are caught, each in its class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("messagereadslonger", " write-end"),
	CAUGHT("messageignorescount", " alignment"),
	CAUGHT("messagesayszero", " alignment pointers"),
	CAUGHT("messageneverefault", " pointers"),
	CAUGHT("queuesearly", " pointers"),
	CAUGHT("emptytakes", " empty"),
	CAUGHT("takesbadwrite", " pointers"),
	CAUGHT("triggerignorescount", " alignment", .profile = "wake 0x6b09\n",
	       .says = { "a read of 16 bytes returned 24" }),
	CAUGHT("triggerneverefault", " pointers", .profile = "wake 0x6b09\n",
	       .says = { "to address 0 returned 24", "that ends after 4 returned 24" }),
	CAUGHT("messagelengths", " stale"),
	/* Elsewhere modules lie in the room of vmalloc(), where samples lie, too. */
	CAUGHT("messageshowsdata", " stale", .skips = faulty_on_x86_only,
	       .says = { "all brought the same address" }),
	CAUGHT("fedignorescount", " alignment look",
	       .says = { "a read of 16 bytes returned 24" }),
	CAUGHT("triggershowslist", " stale", .profile = "wake 0x6b09\n",
	       .says = { "after the call that makes it ready" }),
	CAUGHT("triggerreadslonger", " read-end", .profile = "wake 0x6b09\n"),
};

FAULTY_TABLE(drivers)
