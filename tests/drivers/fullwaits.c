// SPDX-License-Identifier: GPL-2.0
/* fullwaits - a write with O_NONBLOCK waits where there is no room */
#define RING_MAY_WAIT(file) true
#include "ring.h"

#define FAULTY_NAME "fullwaits"
#include "skeleton.h"
