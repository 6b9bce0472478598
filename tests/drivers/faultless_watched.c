// SPDX-License-Identifier: GPL-2.0
/* faultless_watched - nothing is wrong; records come by themselves, and writes are counted */
#include "fed.h"

static unsigned int writes;
module_param(writes, uint, 0444);

static ssize_t counted_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	writes++;
	return len;
}

#undef faulty_write
#define faulty_write counted_write
#define FAULTY_NAME "faultless_watched"
#include "skeleton.h"
