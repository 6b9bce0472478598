// SPDX-License-Identifier: GPL-2.0
/* storespointer - the first page that is shared has the address of its memory */
#include "skeleton.h"

static void faulty_fill(void)
{
	fill(data);
	*(char **)data = data;
}

#define faulty_fill faulty_fill
#define FAULTY_NAME "storespointer"
#include "skeleton.h"
