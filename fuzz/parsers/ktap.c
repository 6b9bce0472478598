// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * ktap - results of a test program, as the guest's first process counts them
 *
 * Copyright (C) the kubuf developers
 */
#include "../../vm/guest/ktap.h"

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = target_text(data, size), *line = text, *end;
	struct ktap ktap;

	ktap_start(&ktap);
	for (; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		ktap_line(&ktap, line);
	}
	ktap_fault(&ktap);
	free(text);
	return 0;
}
