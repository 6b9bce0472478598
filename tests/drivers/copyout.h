/* SPDX-License-Identifier: GPL-2.0 */
/*
 * copyout - the argument of an ioctl that copies to where it points
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_COPYOUT_H
#define FAULTY_COPYOUT_H

#include "skeleton.h"

struct copy {
	__u64 to;
	__u64 len;
};

/* Fetches it; 0, or why the call is refused. */
static inline int get_copy(struct copy *copy, unsigned long arg)
{
	if (copy_from_user(copy, (void __user *)arg, sizeof(*copy)))
		return -EFAULT;
	return copy->len > SIZE ? -EINVAL : 0;
}

#endif
