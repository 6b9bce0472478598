// SPDX-License-Identifier: GPL-2.0
/* hangsread - a read waits for what never comes, and no signal ends it */
#include "hanging.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	hang();
	return simple_read_from_buffer(to, len, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "hangsread"
#include "skeleton.h"
