// SPDX-License-Identifier: GPL-2.0
/* faultless_clock - nothing is wrong; a read brings the time, and mappings have memory */
#include <linux/ktime.h>

#include "skeleton.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	char text[32];

	return simple_read_from_buffer(to, len, pos, text,
				       scnprintf(text, sizeof(text), "%llu\n", ktime_get_ns()));
}

#define faulty_read faulty_read
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_NAME "faultless_clock"
#include "skeleton.h"
