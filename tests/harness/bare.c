// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "bare.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "check.h"
#include "module.h"
#include "test.h"
#include "touch.h"

void bare_load(const char *module)
{
	if (!module_exists(module))
		SKIP("bare drivers are not built for a kernel without kmap_local_page()");
	module_need(module, "%s", "");
}

int bare_open(const char *module, const char *node)
{
	bare_load(module);
	return REQUIRE_OK(open(node, O_RDWR | O_CLOEXEC));
}

void bare_check_alone(const char *module)
{
	char depends[64];

	bare_load(module);
	REQUIRE(module_info(module, "depends", depends, sizeof(depends)));
	CHECK_INT(depends[0], 0);
}

void bare_check_stays(const char *module, const char *node, size_t size)
{
	int fd = bare_open(module, node);
	unsigned char *map = buf_map(fd, size);

	CHECK_INT(module_unload(module), -EWOULDBLOCK);
	close(fd);
	/* The mapping holds the file, and the file the module. */
	CHECK_INT(module_unload(module), -EWOULDBLOCK);
	CHECK_INT(touch_load(map), 0);
	munmap(map, size);
	CHECK_INT(module_unload_soon(module), 0);
	CHECK_ERRNO(access(node, F_OK), ENOENT);
}
