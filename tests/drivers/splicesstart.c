// SPDX-License-Identifier: GPL-2.0
/* splicesstart - splice() brings what is at the start, whatever place it is given */
#include "spliced.h"

static ssize_t faulty_splice(struct file *in, loff_t *pos, struct pipe_inode_info *pipe,
			     size_t len, unsigned int flags)
{
	loff_t start = 0;
	ssize_t got = faulty_compat_splice_read(in, &start, pipe, min_t(size_t, len, SIZE - *pos),
						flags);

	if (got > 0)
		*pos += got;
	return got;
}

#define faulty_splice_read faulty_splice
#define FAULTY_NAME "splicesstart"
#include "skeleton.h"
