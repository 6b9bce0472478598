/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * wrap - the names that the linker makes of a call with --wrap
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_WRAP_H
#define KUBUF_WRAP_H

#include <sys/types.h>

/* What the call would have been. */
int __real_memfd_create(const char *name, unsigned int flags);
int __real_fallocate(int fd, int mode, off_t offset, off_t len);

/* What it is. */
int __wrap_memfd_create(const char *name, unsigned int flags);
int __wrap_fallocate(int fd, int mode, off_t offset, off_t len);

#endif
