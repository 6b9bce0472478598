// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "touch.h"

#include <setjmp.h>
#include <signal.h>
#include <stddef.h>

static sigjmp_buf back;

static void on_signal(int number)
{
	siglongjmp(back, number);
}

static void catch_faults(struct sigaction old[2])
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGSEGV, &action, &old[0]);
	sigaction(SIGBUS, &action, &old[1]);
}

static void restore(struct sigaction old[2])
{
	sigaction(SIGSEGV, &old[0], NULL);
	sigaction(SIGBUS, &old[1], NULL);
}

int touch_load(const volatile void *addr)
{
	struct sigaction old[2];
	int number;

	catch_faults(old);
	number = sigsetjmp(back, 1);
	if (!number)
		(void)*(const volatile unsigned char *)addr;
	restore(old);
	return number;
}

int touch_store(volatile void *addr, unsigned char byte)
{
	struct sigaction old[2];
	int number;

	catch_faults(old);
	number = sigsetjmp(back, 1);
	if (!number)
		*(volatile unsigned char *)addr = byte;
	restore(old);
	return number;
}

void *touch_address(uintptr_t addr)
{
	volatile uintptr_t hidden = addr;

	return (void *)hidden;
}
