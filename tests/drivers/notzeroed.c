// SPDX-License-Identifier: GPL-2.0
/* notzeroed - what the kernel had in the memory before is still there */
#include "skeleton.h"

/* What objects of the kernel are full of: lists, and pointers to functions. */
static void faulty_fill(void)
{
	void **word = (void **)data;
	unsigned long i;

	for (i = 0; i < 64; i++)
		word[i * 8] = i % 2 ? (void *)faulty_fill : data + i * 64;
}

#define faulty_fill faulty_fill
#define FAULTY_NAME "notzeroed"
#include "skeleton.h"
