// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "call32.h"

#include <sys/mman.h>

#include "check.h"

#if defined(__x86_64__)
void *call32_page(void)
{
	return (void *)REQUIRE_OK(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0));
}

int call32_ioctl(int fd, unsigned int command, void *arg)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(54), "b"(fd), "c"(command), "d"(arg)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}
#else
void *call32_page(void)
{
	SKIP("only x86-64 lets a 64-bit program make a 32-bit system call");
}

int call32_ioctl(int fd, unsigned int command, void *arg)
{
	(void)fd, (void)command, (void)arg;
	return -ENOTTY;
}
#endif
