// SPDX-License-Identifier: GPL-2.0
/* fullsaysroom - poll() says that there is room to write where there is none */
#define RING_SAYS_ROOM true
#include "ring.h"

#define FAULTY_NAME "fullsaysroom"
#include "skeleton.h"
