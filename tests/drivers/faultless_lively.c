// SPDX-License-Identifier: GPL-2.0
/* faultless_lively - nothing is wrong; the first words change by themselves */
#include "lively.h"

static void lively_tick(void)
{
	u64 *word = (u64 *)data;

	WRITE_ONCE(word[0], word[0] + 1);
	WRITE_ONCE(word[1], jiffies);
}

#define FAULTY_NAME "faultless_lively"
#include "skeleton.h"
