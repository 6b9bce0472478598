// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The release: one for all parts.
 *
 * Copyright (C) the kubuf developers
 */
#include <kubuf.h>
#include <linux/kubuf_version.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "test.h"
#include "text.h"
#include "tool.h"

TEST(module_library_and_command_are_of_one_release)
{
	char line[64];

	close(control_open());
	REQUIRE(text_read("/sys/module/kubuf/version", line, sizeof(line)));
	CHECK(!strcmp(line, KUBUF_VERSION "\n"));
	CHECK(!strcmp(kub_version(), KUBUF_VERSION));
	TOOL(0, "kubuf " KUBUF_VERSION "\n", "kubuf --version");
}
