// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "oracle.h"

#include <stdlib.h>
#include <unistd.h>

#include "../../vm/guest/kmsg.h"
#include "check.h"
#include "vmstat.h"

struct oracle {
	struct kmsg kmsg;
	long pins;
};

struct oracle *oracle_begin(void)
{
	struct oracle *oracle = malloc(sizeof(*oracle));

	REQUIRE(oracle);
	REQUIRE_OK(kmsg_open(&oracle->kmsg));
	oracle->kmsg.everybody = 1;
	oracle->pins = vmstat_pins_held();
	return oracle;
}

void oracle_end(struct oracle *oracle)
{
	struct kmsg *kmsg = &oracle->kmsg;
	long pins = vmstat_pins_held();

	kmsg_finish(kmsg);
	for (int i = 0; i < kmsg->bad && i < KMSG_LINES; i++)
		FAIL("the kernel complained: %s", kmsg->lines[i]);
	if (kmsg->others)
		check_note(KMSG_OTHERS, kmsg->others, kmsg->other);
	if (pins != oracle->pins)
		FAIL("pages still pinned: expected %ld, got %ld", oracle->pins, pins);
	kernlog_close(&kmsg->log);
	free(oracle);
}
