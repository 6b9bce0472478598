// SPDX-License-Identifier: GPL-2.0
/* unboundreads - a read goes on to what the driver had before it lost its device */
#include "bound.h"

static ssize_t bound_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	char copy[BYTES];

	memcpy(copy, READ_ONCE(registers), BYTES); /* NULL, where there is no device any more */
	return simple_read_from_buffer(to, len, pos, copy, BYTES);
}

#define BOUND_NAME "unboundreads"
#include "bound.h"
