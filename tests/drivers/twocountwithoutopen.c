// SPDX-License-Identifier: GPL-2.0
/* twocountwithoutopen - class split: the same as countswithoutopen, of two pages */
#define SIZE (2UL * PAGE_SIZE)
#define COUNTS_NAME "twocountwithoutopen"
#include "countswithoutopen.c"
