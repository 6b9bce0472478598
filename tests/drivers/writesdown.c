// SPDX-License-Identifier: GPL-2.0
/* writesdown - class alignment: a write takes its bytes from the word that its address lies in */
#include "skeleton.h"

static ssize_t faulty_write(struct file *file, const char __user *from, size_t len, loff_t *pos)
{
	if (*pos >= SIZE)
		return len ? -ENOSPC : 0;
	return simple_write_to_buffer(data, SIZE, pos, PTR_ALIGN_DOWN(from, sizeof(u32)), len);
}

#define faulty_write faulty_write
#define FAULTY_NAME "writesdown"
#include "skeleton.h"
