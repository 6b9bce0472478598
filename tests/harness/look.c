// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "look.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "check.h"
#include "module.h"

struct pagewalk look_at(const volatile void *addr)
{
	struct pagewalk look = { .addr = (uintptr_t)addr };
	int fd;

	if (!module_loaded("pagewalk"))
		module_need("pagewalk", "%s", "");
	fd = REQUIRE_OK(open("/dev/pagewalk", O_RDWR | O_CLOEXEC));
	REQUIRE_OK(ioctl(fd, PAGEWALK_LOOK, &look));
	close(fd);
	return look;
}

uint64_t look_pfn(const volatile void *addr)
{
	return look_at(addr).pfn;
}

bool look_is(uint8_t attr, const char *cache)
{
#if defined(__x86_64__)
	if (!strcmp(cache, "uc"))
		return attr == 0 || attr == 7;
	return attr == (!strcmp(cache, "wc") ? 1 : 6);
#else
	return attr == (!strcmp(cache, "wc") ? 0x44 : 0xff);
#endif
}
