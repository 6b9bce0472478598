/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat_device - where kernels differ in classes of devices
 */
#ifndef KUBUF_COMPAT_DEVICE_H
#define KUBUF_COMPAT_DEVICE_H

#include <linux/device.h>
#include <linux/module.h>

#include "compat_probed.h"

/* The type of the device argument of a devnode operation. */
#ifdef KUBUF_HAVE_DEVNODE_CONST
#define KUBUF_COMPAT_DEVNODE_CONST const
#else
#define KUBUF_COMPAT_DEVNODE_CONST
#endif

static inline struct class *kubuf_compat_class_create(const char *name)
{
#ifdef KUBUF_HAVE_CLASS_CREATE_NAME
	return class_create(name);
#else
	return class_create(THIS_MODULE, name);
#endif
}

#endif
