/* SPDX-License-Identifier: GPL-2.0 */
/*
 * leakedcopy - an ioctl that copies to where its argument points, and gives nothing back where that
 * is bad
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_LEAKEDCOPY_H
#define FAULTY_LEAKEDCOPY_H

#include "copyout.h"
#include "leaked.h"

#define COPY_OUT _IOW('y', 12, struct copy)

static long copy_out(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct copy copy;
	int err;

	if (cmd != COPY_OUT)
		return -ENOTTY;
	err = get_copy(&copy, arg);
	if (err)
		return err;
	if (!copy_to_user(u64_to_user_ptr(copy.to), data, copy.len))
		return 0;
	leak(NULL);
	return -EFAULT;
}

#endif
