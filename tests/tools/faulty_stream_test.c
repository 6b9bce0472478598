// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers whose streams and messages are wrong, or that wake nobody, are caught,
 * each in its class.
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
	CAUGHT("pollslies", " poll"),
	CAUGHT("recordsready", " poll"),
	CAUGHT("ignoresnonblock", " look", .verdict = "warning"),
	CAUGHT("losesbell", " poll"),
	CAUGHT("losesbellstream", " poll"),
	CAUGHT("losesreader", " poll"),
	CAUGHT("losesreaderalone", " poll"),
	CAUGHT("onelosesreader", " poll"),
	CAUGHT("pollsnever", " poll"),
	CAUGHT("saysend", " poll", .verdict = "warning"),
	CAUGHT("emptytakes", " empty"),
	CAUGHT("takesbadwrite", " pointers"),
};

FAULTY_TABLE(drivers)
