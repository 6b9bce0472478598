// SPDX-License-Identifier: GPL-2.0
/* releasehangs - the last close() waits for what never comes, and no signal ends it */
#include "hanging.h"

static int faulty_release(struct inode *inode, struct file *file)
{
	hang();
	return 0;
}

#define faulty_release faulty_release
#define FAULTY_NAME "releasehangs"
#include "skeleton.h"
