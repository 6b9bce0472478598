// SPDX-License-Identifier: GPL-2.0
/* freesonclose - a mapping does not keep the memory from its next owner */
#include "skeleton.h"

/* Called at every close(), also while something is mapped. */
static int faulty_flush(struct file *file, fl_owner_t id)
{
	memset(data, data[0] + 1, SIZE); /* its next owner stores something */
	return 0;
}

#define faulty_flush faulty_flush
#define FAULTY_NAME "freesonclose"
#include "skeleton.h"
