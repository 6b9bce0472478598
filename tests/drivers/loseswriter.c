// SPDX-License-Identifier: GPL-2.0
/* loseswriter - a read wakes nobody that waits for room */
#define RING_WAKES() \
	do {         \
	} while (0)
#include "ring.h"

#define FAULTY_NAME "loseswriter"
#include "skeleton.h"
