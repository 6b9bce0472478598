// SPDX-License-Identifier: GPL-2.0
/* zeroreads - a read of 0 bytes brings 64 */
#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	return simple_read_from_buffer(to, len ?: 64, pos, data, SIZE);
}

#define faulty_read faulty_read
#define FAULTY_NAME "zeroreads"
#include "skeleton.h"
