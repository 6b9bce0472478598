// SPDX-License-Identifier: GPL-2.0
/* hangsopen - open() waits for what never comes, and no signal ends it */
#include "hanging.h"

static int faulty_open(struct inode *inode, struct file *file)
{
	hang();
	return 0;
}

#define faulty_open faulty_open
#define FAULTY_NAME "hangsopen"
#include "skeleton.h"
