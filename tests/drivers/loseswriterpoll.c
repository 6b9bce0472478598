// SPDX-License-Identifier: GPL-2.0
/* loseswriterpoll - a read wakes nobody that polls for room */
#define RING_POLLS readers
#include "ring.h"

#define FAULTY_NAME "loseswriterpoll"
#include "skeleton.h"
