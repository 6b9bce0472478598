// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What the kernel says of itself: it has warned, or died in some process. */
static unsigned long tainted(void)
{
	FILE *file = fopen("/proc/sys/kernel/tainted", "r");
	unsigned long bits = 0;

	if (file && fscanf(file, "%lu", &bits) == 1)
		bits &= 1 << 5 | 1 << 7 | 1 << 9;
	if (file)
		fclose(file);
	return bits;
}
