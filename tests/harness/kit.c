// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kit - the driver /dev/testkit, which calls the kit
 *
 * Copyright (C) the kubuf developers
 */
#include "kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "check.h"
#include "module.h"
#include "page.h"

int kit_open(const char *params)
{
	module_need("testkit", "%s", params);
	return REQUIRE_OK(open("/dev/testkit", O_RDWR));
}

int kit_make(int kit, const char *name, uint32_t mode, uint32_t flags)
{
	struct testkit_make make = { .size = 2 * page_size(), .mode = mode, .flags = flags };

	snprintf(make.name, sizeof(make.name), "%s", name);
	return ioctl(kit, TESTKIT_MAKE, &make);
}

int kit_take(int kit, int fd, uint32_t rights)
{
	struct testkit_take take = { .fd = fd, .rights = rights };

	return ioctl(kit, TESTKIT_TAKE, &take);
}
