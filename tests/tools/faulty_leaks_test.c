// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kubuf check: the drivers that do not give back what they take are caught.
 *
 * Copyright (C) the kubuf developers
 */
#include "faulty.h"

static const struct faulty drivers[] = {
	CAUGHT("leakspins", " leaks", .says = { "the kernel's pins grew" }),
	CAUGHT("keepsreferences", " leaks", .says = { "the kernel's pages grew" }),
	CAUGHT("leakspages", " leaks", .says = { "the kernel's pages grew" }),
	CAUGHT("leaksopens", " leaks"),
	CAUGHT("leaksframes", " leaks"),
	CAUGHT("leakslarge", " leaks", .says = { "the kernel's pages grew" }),
	CAUGHT("leakspids", " leaks"),
	CAUGHT("leaksforks", " leaks"),
};

FAULTY_TABLE(drivers)
