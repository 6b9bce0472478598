// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kmsg - records of the kernel's log, as the guest's first process judges them
 *
 * Copyright (C) the kubuf developers
 */
#include "../../vm/guest/kmsg.h"

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = target_text(data, size), *line = text, *end;
	static struct kmsg kmsg;

	memset(&kmsg, 0, sizeof(kmsg));
	for (; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		kmsg_record(&kmsg, line);
	}
	for (int i = 0; i < KMSG_LINES; i++)
		TARGET_HOLDS(strnlen(kmsg.lines[i], KMSG_LINE) < KMSG_LINE);
	free(text);
	return 0;
}
