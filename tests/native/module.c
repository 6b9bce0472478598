// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The linker leads what calls open() and ioctl() here (--wrap). Buffers are memfds, whose own
 * calls the stand-in of the Python tests answers.
 *
 * Copyright (C) the kubuf developers
 */
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"
#include "page.h"

struct module module;

int __wrap_open64(const char *path, int flags, ...)
{
	if (strcmp(path, CONTROL_PATH) != 0)
		return __real_open64(path, flags, 0);
	return memfd_create("control", MFD_CLOEXEC);
}

static int create(struct kubuf_ioctl_create *arg)
{
	arg->fd = memfd_create(arg->label, MFD_CLOEXEC);
	return ftruncate(arg->fd, (off_t)page_round(arg->size));
}

/* Names as long as there is room for, which end nowhere. */
static int list(struct kubuf_ioctl_list *arg)
{
	struct kubuf_entry *entries = (struct kubuf_entry *)(uintptr_t)arg->entries;
	unsigned int there = module.names;

	for (unsigned int i = 0; i < there && i < arg->room; i++) {
		memset(&entries[i], 0, sizeof(entries[i]));
		memset(entries[i].name, 'n', sizeof(entries[i].name));
	}
	arg->count = there;
	if (module.more) { /* a list of threads has none, who only read this */
		module.names += module.more;
		module.more = 0;
	}
	return 0;
}

int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	switch (request) {
	case KUBUF_IOCTL_QUERY:
		memcpy(arg, &module.limits, sizeof(module.limits));
		return 0;
	case KUBUF_IOCTL_LIST:
		return list(arg);
	case KUBUF_IOCTL_INFO:
		return module.silent ? 0 : __real_ioctl(fd, request, arg);
	case KUBUF_IOCTL_REMOVE:
		errno = EPERM;
		return -1;
	case KUBUF_IOCTL_CREATE:
	case KUBUF_IOCTL_ADD:
	case KUBUF_IOCTL_REGISTER:
		errno = module.fails ? module.fails : EOPNOTSUPP;
		return request == KUBUF_IOCTL_CREATE && !module.fails ? create(arg) : -1;
	default:
		return __real_ioctl(fd, request, arg);
	}
}

int control_open(void)
{
	return memfd_create("control", MFD_CLOEXEC);
}
