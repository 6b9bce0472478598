// SPDX-License-Identifier: GPL-2.0
/* openresets - each open() begins the memory anew, also while others have it open */
#include "skeleton.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	fill(data);
	return 0;
}

#define faulty_open faulty_open
#define FAULTY_NAME "openresets"
#include "skeleton.h"
