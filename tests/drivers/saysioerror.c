// SPDX-License-Identifier: GPL-2.0
/* saysioerror - class signals: a read that a signal interrupts returns -EIO, not -ERESTARTSYS */
#define MAILBOX_INTERRUPTED (-EIO)
#include "mailbox.h"

#define FAULTY_NAME "saysioerror"
#include "skeleton.h"
