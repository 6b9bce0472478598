// SPDX-License-Identifier: GPL-2.0
/* leakslarge - class leaks: what open() allocates, for which no cache is, is not given back */
#define LEAKED_BYTES 20000
#include "leaked.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	return leak(NULL);
}

#define faulty_open faulty_open
#define FAULTY_NAME "leakslarge"
#include "skeleton.h"
