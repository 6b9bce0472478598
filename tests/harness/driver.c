// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "driver.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "module.h"
#include "touch.h"

bool driver_is_bare(const char *driver)
{
	return strstr(driver, "_bare");
}

void driver_load(const char *driver, const char *params)
{
	if (driver_is_bare(driver) && !module_exists(driver))
		SKIP("bare drivers are not built for a kernel without kmap_local_page()");
	module_need(driver, "%s", params);
}

int driver_open(const char *driver, const char *node)
{
	driver_load(driver, "");
	return REQUIRE_OK(open(node, O_RDWR | O_CLOEXEC));
}

void driver_check_stays(const char *driver, const char *node, size_t size)
{
	int fd = driver_open(driver, node);
	unsigned char *map = buf_map(fd, size);

	CHECK_INT(module_unload(driver), -EWOULDBLOCK);
	close(fd);
	/* The mapping holds the file, and the file the module. */
	CHECK_INT(module_unload(driver), -EWOULDBLOCK);
	CHECK_INT(touch_load(map), 0);
	munmap(map, size);
	CHECK_INT(module_unload_soon(driver), 0);
	CHECK_ERRNO(access(node, F_OK), ENOENT);
}

void driver_register(const struct test *test, const char *const *drivers)
{
	for (; *drivers; drivers++)
		test_register_on(test, *drivers, *drivers);
}
