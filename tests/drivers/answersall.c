// SPDX-License-Identifier: GPL-2.0
/* answersall - calls go by their number alone, whatever their size and direction */
#include "skeleton.h"

static long faulty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return _IOC_NR(cmd) < 8 ? 0 : -ENOTTY;
}

#define faulty_ioctl faulty_ioctl
#define FAULTY_NAME "answersall"
#include "skeleton.h"
