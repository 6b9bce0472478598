// SPDX-License-Identifier: GPL-2.0
/* recordslosewriter - records of 24 bytes; a read wakes nobody that waits for room */
#define RING_WAKES() \
	do {         \
	} while (0)
#include "records.h"

#define FAULTY_NAME "recordslosewriter"
#include "skeleton.h"
