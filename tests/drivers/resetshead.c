// SPDX-License-Identifier: GPL-2.0
/* resetshead - class life: each open() sets a word in the first page to 0, also for the others */
#include "skeleton.h"

struct head {
	u32 length;
	u32 rest[15];
	u32 index; /* where programs have come to in the pages behind */
};

static int faulty_open(struct inode *inode, struct file *file)
{
	struct head *head = (struct head *)data;

	WRITE_ONCE(head->index, 0);
	return 0;
}

#define faulty_open faulty_open
#define FAULTY_NAME "resetshead"
#include "skeleton.h"
