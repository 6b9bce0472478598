// SPDX-License-Identifier: GPL-2.0
/* faultless_pool - nothing is wrong; pages of a file that was closed go to the next one, cleared */
#define POOL_GIVES(own) memset(own, 0, SIZE)
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#include "pool.h"

#define FAULTY_NAME "faultless_pool"
#include "skeleton.h"
