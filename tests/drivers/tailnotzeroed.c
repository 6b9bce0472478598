// SPDX-License-Identifier: GPL-2.0
/* tailnotzeroed - what the kernel had in the memory before is still there, behind the end */
#define SIZE (16UL * PAGE_SIZE - 100)
#include "skeleton.h"

static void faulty_fill(void)
{
	void **word = (void **)PTR_ALIGN(data + SIZE, sizeof(void *));

	fill(data);
	for (; word < (void **)(data + PAGE_ALIGN(SIZE)); word++)
		*word = word;
}

#define faulty_fill faulty_fill
#define FAULTY_NAME "tailnotzeroed"
#include "skeleton.h"
