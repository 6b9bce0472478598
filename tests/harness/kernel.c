// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "kernel.h"

#include <stdio.h>
#include <sys/utsname.h>

#include "check.h"

bool kernel_since(int major, int minor)
{
	int running, patch, found;
	struct utsname kernel;

	REQUIRE_OK(uname(&kernel));
	found = sscanf(kernel.release, "%d.%d", &running, &patch);
	REQUIRE_INT(found, 2);
	return running > major || (running == major && patch >= minor);
}
