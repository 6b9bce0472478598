// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * size - bytes, as the options and profiles of kubuf check have them
 *
 * Copyright (C) the kubuf developers
 */
#include "check/profile.h"

#include <stdio.h>

#include "target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = target_text(data, size), again[32];
	uint64_t bytes = profile_bytes(text);

	if (bytes) {
		TARGET_HOLDS(*text >= '0' && *text <= '9');
		TARGET_HOLDS(strspn(text, "0123456789abcdefABCDEFxXKMG") == strlen(text));
		snprintf(again, sizeof(again), "%llu", (unsigned long long)bytes);
		TARGET_HOLDS(profile_bytes(again) == bytes);
	}
	free(text);
	return 0;
}
