// SPDX-License-Identifier: GPL-2.0
/*
 * ignoresinterrupt - class signals: what wait_event_interruptible() returned is not looked at, and
 * a read that a signal interrupts returns 0, as at the end of a file
 */
#define MAILBOX_INTERRUPTED 0
#include "mailbox.h"

#define FAULTY_NAME "ignoresinterrupt"
#include "skeleton.h"
