/* SPDX-License-Identifier: GPL-2.0 */
/*
 * records - a ring of records of 24 bytes, of which no part is read or written
 *
 * For a moment after the first look at it the device is busy.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_RECORDS_H
#define FAULTY_RECORDS_H

#include <linux/jiffies.h>

#include "ring.h"

#define RECORD 24U

static unsigned long warm; /* when it is no longer busy; 0: nobody has looked */

static bool is_busy(void)
{
	if (!warm)
		warm = (jiffies + HZ / 10) | 1;
	return time_before(jiffies, warm);
}

static ssize_t records_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (!len)
		return 0;
	if (is_busy())
		return -EBUSY;
	return len < RECORD ? -EINVAL : faulty_read(file, to, RECORD, pos);
}

static ssize_t records_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (!len)
		return 0;
	return len < RECORD ? -EINVAL : faulty_write(file, from, RECORD, pos);
}

#undef faulty_read
#define faulty_read records_read
#undef faulty_write
#define faulty_write records_write

#endif
