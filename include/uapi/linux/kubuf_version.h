/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * <linux/kubuf_version.h>: the release of kubuf
 *
 * Module, library, command, Python package and Debian packages have this version. It is set
 * here; `make lint` compares the places that cannot include a header. To find out what a
 * running module can do use KUBUF_IOCTL_QUERY and not this version.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _UAPI_KUBUF_VERSION_H
#define _UAPI_KUBUF_VERSION_H

#define KUBUF_VERSION "0.1.0"

#endif
