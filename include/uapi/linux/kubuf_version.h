/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * <linux/kubuf_version.h>: the release that all of this is of
 *
 * Module, library, command, Python package and Debian packages have this version, and no
 * other place says it first: `make lint` compares those that cannot include a header. What a
 * running module can do is asked for by KUBUF_IOCTL_QUERY, not by this.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _UAPI_KUBUF_VERSION_H
#define _UAPI_KUBUF_VERSION_H

#define KUBUF_VERSION "0.1.0"

#endif
