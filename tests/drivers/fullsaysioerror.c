// SPDX-License-Identifier: GPL-2.0
/* fullsaysioerror - a write that waits for room ends with EIO when a signal comes */
#define RING_INTERRUPTED (-EIO)
#include "ring.h"

#define FAULTY_NAME "fullsaysioerror"
#include "skeleton.h"
