// SPDX-License-Identifier: GPL-2.0
/* ownrounded - a read of an open file's own pages begins at the word before its position */
#include "own.h"

static ssize_t faulty_read(struct file *file, char __user *to, size_t len, loff_t *pos)
{
	loff_t word = round_down(*pos, sizeof(long));
	ssize_t got = simple_read_from_buffer(to, len, &word, file->private_data, SIZE);

	if (got > 0)
		*pos += got;
	return got;
}

#define faulty_read faulty_read
#define FAULTY_NAME "ownrounded"
#include "skeleton.h"
