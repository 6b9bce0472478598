// SPDX-License-Identifier: GPL-2.0
/* noseekreadslonger - no position can be set, and a read at the end brings what lies behind */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	if (*pos > SIZE)
		return 0;
	return simple_read_from_buffer(to, len, pos, data, ROOM);
}

#define faulty_read faulty_read
#define faulty_llseek NULL
#define FAULTY_NAME "noseekreadslonger"
#include "skeleton.h"
