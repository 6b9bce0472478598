/* SPDX-License-Identifier: GPL-2.0 */
/*
 * locked - a mutex is held while a read copies
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_LOCKED_H
#define FAULTY_LOCKED_H

#include <linux/mutex.h>

#include "skeleton.h"

static DEFINE_MUTEX(lock);

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	ssize_t got;

	if (LOCKED_LOCK(&lock))
		return -ERESTARTSYS;
	got = simple_read_from_buffer(to, len, pos, data, SIZE);
	mutex_unlock(&lock);
	return got;
}

#define faulty_read faulty_read

#endif
