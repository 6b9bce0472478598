// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "frames.h"

#include <stdio.h>

/* Where nothing is said of that, a width that every processor of 64 bits has. */
#define BITS_LEAST 36

static int physical_bits(void)
{
	FILE *info = fopen("/proc/cpuinfo", "re");
	int bits = BITS_LEAST;
	char line[256];

	while (info && fgets(line, sizeof(line), info))
		if (sscanf(line, "address sizes : %d bits physical", &bits) == 1)
			break;
	if (info)
		fclose(info);
	return bits;
}

bool frames_may_be_at(uint64_t offset)
{
	/* Memory itself lies in the lower half. */
	return offset < 1ULL << (physical_bits() - 1);
}
