// SPDX-License-Identifier: GPL-2.0
/* faultless_bound - who reads when its device is gone is told so */
#include "bound.h"

static ssize_t bound_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	char copy[BYTES];
	bool bound;

	mutex_lock(&registers_lock);
	bound = registers;
	if (bound)
		memcpy(copy, registers, BYTES);
	mutex_unlock(&registers_lock);
	return bound ? simple_read_from_buffer(to, len, pos, copy, BYTES) : -ENODEV;
}

#define BOUND_NAME "faultless_bound"
#include "bound.h"
