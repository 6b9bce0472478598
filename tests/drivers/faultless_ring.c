// SPDX-License-Identifier: GPL-2.0
/* faultless_ring - nothing is wrong; bytes in a ring, and writers that wait for room */
#include "ring.h"

#define FAULTY_NAME "faultless_ring"
#include "skeleton.h"
