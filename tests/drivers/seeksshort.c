// SPDX-License-Identifier: GPL-2.0
/* seeksshort - lseek(SEEK_END) is one byte short of where reading ends */
#include "skeleton.h"

static loff_t faulty_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, SIZE - 1);
}

#define faulty_llseek faulty_llseek
#define FAULTY_NAME "seeksshort"
#include "skeleton.h"
