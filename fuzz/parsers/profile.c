// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * profile - of kubuf check: any text is a profile, or one of its lines is wrong
 *
 * Copyright (C) the kubuf developers
 */
#include "check/profile.h"

#include "check/claims.h"
#include "target.h"

static void words_end(const char list[][PROFILE_WORD])
{
	TARGET_HOLDS(!list[PROFILE_LIST - 1][0]);
	for (int i = 0; i < PROFILE_LIST; i++)
		TARGET_HOLDS(strnlen(list[i], PROFILE_WORD) < PROFILE_WORD);
}

static void call_is_sound(const struct profile_call *call)
{
	TARGET_HOLDS(call->width <= sizeof(uint64_t));
	TARGET_HOLDS(call->at + call->width <= PROFILE_ARGUMENT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = target_text(data, size);
	static struct profile profile;
	struct device device = { .profile = &profile };
	const char *why = NULL;
	int line = profile_parse(&profile, text, &why);

	TARGET_HOLDS(line >= 0 && (line > 0) == !!why);
	words_end(profile.nodes);
	words_end(profile.subsystems);
	words_end(profile.drivers);
	call_is_sound(&profile.size_call);
	call_is_sound(&profile.make);
	call_is_sound(&profile.wake);
	call_is_sound(&profile.claims);
	profile_skips(&profile, "poll");
	claim_of(&device, -1, "direct");
	free(text);
	return 0;
}
