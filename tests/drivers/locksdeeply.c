// SPDX-License-Identifier: GPL-2.0
/* locksdeeply - class hold: a process that waits for another one's read cannot be killed */
#define LOCKED_LOCK(lock) (mutex_lock(lock), 0)
#include "locked.h"

#define FAULTY_NAME "locksdeeply"
#include "skeleton.h"
