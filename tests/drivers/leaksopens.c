// SPDX-License-Identifier: GPL-2.0
/* leaksopens - what open() allocates, close() does not give back */
#include "leaked.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	return leak(NULL);
}

#define faulty_open faulty_open
#define FAULTY_NAME "leaksopens"
#include "skeleton.h"
