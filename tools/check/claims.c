// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "claims.h"

#include <stdlib.h>
#include <string.h>

static bool holds(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (; *names; names += strcspn(names, " "), names += strspn(names, " "))
		if (!strncmp(names, name, len) && (!names[len] || names[len] == ' '))
			return true;
	return false;
}

enum claim claim_of(const struct device *device, int fd, const char *name)
{
	const struct profile *profile = device->profile;
	uint64_t bits;

	if (holds(profile->accepts, name))
		return CLAIM_YES;
	if (!profile->claims.known || profile_call(fd, &profile->claims, &bits))
		return CLAIM_NONE;
	for (int i = 0; profile->bits[i].word[0]; i++)
		if (holds(profile->bits[i].rest, name))
			return bits >> (strtoul(profile->bits[i].word, NULL, 0) & 63) & 1
				       ? CLAIM_YES
				       : CLAIM_NO;
	return CLAIM_NONE;
}
