// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "sized.h"

#include <errno.h>
#include <string.h>

/* A larger size_of was not initialised: no structure will ever be so large. */
#define SIZE_MOST 4096

int sized_check(const void *to)
{
	size_t said;

	memcpy(&said, to, sizeof(said));
	return said <= sizeof(said) || said > SIZE_MOST || said % sizeof(int) ? -EINVAL : 0;
}

int sized_in(void *to, const void *from, size_t size)
{
	const unsigned char *bytes = from;
	size_t said;

	if (sized_check(from))
		return -EINVAL;
	memcpy(&said, from, sizeof(said));
	for (size_t i = size; i < said; i++)
		if (bytes[i])
			return -E2BIG;
	memset(to, 0, size);
	memcpy(to, from, said < size ? said : size);
	return 0;
}

void sized_out(void *to, const void *from, size_t size)
{
	size_t said, both;

	memcpy(&said, to, sizeof(said));
	both = said < size ? said : size;
	memcpy((char *)to + sizeof(said), (const char *)from + sizeof(said), both - sizeof(said));
	if (said > both)
		memset((char *)to + both, 0, said - both);
}
