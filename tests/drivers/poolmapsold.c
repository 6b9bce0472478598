// SPDX-License-Identifier: GPL-2.0
/* poolmapsold - class stale: the same as poolsold, of a device that can only be mapped */
#define faulty_read NULL
#define faulty_write NULL
#define faulty_llseek NULL
#include "pool.h"

#define FAULTY_NAME "poolmapsold"
#include "skeleton.h"
