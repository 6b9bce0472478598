// SPDX-License-Identifier: GPL-2.0
/* faultless_killable - nothing is wrong; a process that waits for another's read can be killed */
#define LOCKED_LOCK(lock) mutex_lock_killable(lock)
#include "locked.h"

#define FAULTY_NAME "faultless_killable"
#include "skeleton.h"
