// SPDX-License-Identifier: GPL-2.0
/* sharesbounce - all readers are served through one piece of memory, without a lock */
#include "bounce.h"

#define FAULTY_NAME "sharesbounce"
#include "skeleton.h"
