// SPDX-License-Identifier: GPL-2.0
/* faultless_locked - nothing is wrong; a process that waits for another one's read can be killed */
#define LOCKED_LOCK(lock) mutex_lock_interruptible(lock)
#include "locked.h"

#define FAULTY_NAME "faultless_locked"
#include "skeleton.h"
