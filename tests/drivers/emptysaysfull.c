// SPDX-License-Identifier: GPL-2.0
/* emptysaysfull - poll() never says that there is room to write */
#define RING_SAYS_ROOM false
#include "ring.h"

#define FAULTY_NAME "emptysaysfull"
#include "skeleton.h"
