// SPDX-License-Identifier: GPL-2.0
/* faultless_doorbell - nothing is wrong; memory to be mapped, and a write rings a bell */
#include "skeleton.h"

static unsigned long rung;

/* Whatever is written, and wherever: the bytes are not looked at. */
static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	rung++;
	return len;
}

#define faulty_write faulty_write
#define faulty_read NULL
#define FAULTY_NAME "faultless_doorbell"
#include "skeleton.h"
