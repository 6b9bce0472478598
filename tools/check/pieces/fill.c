// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Bytes that differ everywhere, in a device whose bytes are all alike; until this program ends. */
static void fill(size_t len)
{
	fill_own(open(DEVICE, O_RDWR), len);
}
