// SPDX-License-Identifier: GPL-2.0
/* fullignoressignals - a write that waits for room cannot be ended by a signal */
#define RING_WAITS(is_room) wait_event_killable(writers, is_room)
#define RING_WAKES() wake_up(&writers)
#include "ring.h"

#define FAULTY_NAME "fullignoressignals"
#include "skeleton.h"
