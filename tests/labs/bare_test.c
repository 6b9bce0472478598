// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The bare drivers, which the labs' texts write from an empty file: what holds of each of
 * them. That they keep the contracts of the nodes is in the tests of the labs.
 *
 * Copyright (C) the kubuf developers
 */
#include <string.h>

#include "check.h"
#include "checker.h"
#include "driver.h"
#include "module.h"
#include "page.h"

#define BARE "pin_bare", "map_bare", "chrmem_bare"

static const char *node_of(const char *driver)
{
	if (!strcmp(driver, "pin_bare"))
		return "/dev/my_demo_dev";
	return !strcmp(driver, "map_bare") ? "/dev/hello" : "/dev/sln_memdev";
}

TEST_DRIVERS(it_stands_on_nothing_of_ours, BARE)
{
	char depends[64];

	driver_load(driver, "");
	REQUIRE(module_info(driver, "depends", depends, sizeof(depends)));
	CHECK_INT(depends[0], 0);
}

TEST_DRIVERS(the_module_stays_while_it_is_open_or_mapped, BARE)
{
	driver_check_stays(driver, node_of(driver), page_size());
}

TEST_DRIVERS(the_checker_finds_it_in_order, BARE)
{
	driver_load(driver, "");
	checker_good(node_of(driver), NULL);
}
