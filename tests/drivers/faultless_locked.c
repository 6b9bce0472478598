// SPDX-License-Identifier: GPL-2.0
/* faultless_locked - nothing is wrong; a signal ends the wait for another process's read */
#define LOCKED_LOCK(lock) mutex_lock_interruptible(lock)
#include "locked.h"

#define FAULTY_NAME "faultless_locked"
#include "skeleton.h"
