// SPDX-License-Identifier: GPL-2.0
/* fulllocks - a write that waits for room holds a lock that a read takes */
#define RING_LOCK() mutex_lock_interruptible(&used)
#define RING_UNLOCK() mutex_unlock(&used)
#include <linux/mutex.h>

static DEFINE_MUTEX(used);

#include "ring.h"

#define FAULTY_NAME "fulllocks"
#include "skeleton.h"
