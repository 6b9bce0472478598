// SPDX-License-Identifier: GPL-2.0
/* faultless_counter - nothing is wrong; a page of registers, none of which stands still */
#define SIZE PAGE_SIZE
#include "lively.h"

static void lively_tick(void)
{
	static u64 count;

	memset64((u64 *)data, ++count, SIZE / sizeof(count));
}

#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#define FAULTY_NAME "faultless_counter"
#include "skeleton.h"
