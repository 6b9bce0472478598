// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
sigjmp_buf back;

static void jump(int number)
{
	siglongjmp(back, -number);
}

/* Loads a byte, or stores one that is not -1: the byte, or the signal that came, negative. */
static int access_byte(const volatile char *address, int byte)
{
	int result;

	signal(SIGBUS, jump);
	signal(SIGSEGV, jump);
	result = sigsetjmp(back, 1);
	if (!result && byte != -1)
		*(volatile char *)address = byte;
	if (!result)
		result = (unsigned char)*address;
	signal(SIGBUS, SIG_DFL);
	signal(SIGSEGV, SIG_DFL);
	return result;
}

/* A byte of a mapping: it, or the signal that came, negative. */
static inline int load(const volatile char *address)
{
	return access_byte(address, -1);
}
