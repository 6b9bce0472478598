/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * module - stands in for /dev/kubuf/control, and says what a test wants it to
 *
 * Copyright (C) the kubuf developers
 */
#ifndef NATIVE_MODULE_H
#define NATIVE_MODULE_H

#include <linux/kubuf.h>
#include <stdbool.h>

/**
 * struct module - what the stand-in does
 * @silent: INFO succeeds and stores nothing
 * @fails: errno of CREATE, ADD and REGISTER, if not 0
 * @limits: what QUERY tells
 * @names: how many entries LIST has
 * @more: how many more than that it has from the second time on that it is asked
 */
struct module {
	bool silent;
	int fails;
	struct kubuf_ioctl_query limits;
	unsigned int names, more;
};

extern struct module module;

/* What the harness calls to have the module loaded. */
int control_open(void);

/* Where the linker leads calls of open() and ioctl(), and what they would have been. */
int __wrap_open64(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_ioctl(int fd, unsigned long request, void *arg);
int __real_ioctl(int fd, unsigned long request, void *arg);

#endif
