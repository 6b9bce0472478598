// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose poll() is wrong, or that wake nobody, are caught, each in its
 * class.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("pollslies", " poll"),
	CAUGHT("recordsready", " poll"),
	CAUGHT("ignoresnonblock", " look", .verdict = "warning"),
	CAUGHT("losesbell", " poll"),
	CAUGHT("losesbellstream", " poll"),
	CAUGHT("losesreader", " poll"),
	CAUGHT("losesreaderalone", " poll"),
	CAUGHT("onelosesreader", " poll"),
	CAUGHT("fedlosesreader", " poll"),
	CAUGHT("fedsayszero", " poll", .verdict = "warning"),
	CAUGHT("answerwakesnobody", " poll"),
	CAUGHT("pollsnever", " poll"),
	CAUGHT("saysend", " poll", .verdict = "warning"),
};

FAULTY_TABLE(drivers)
