// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* Stores a byte where load() would load one: it, or the signal that came, negative. */
static int store(volatile char *address, int byte)
{
	return access_byte(address, byte);
}
