// SPDX-License-Identifier: GPL-2.0
/* saysend - a read that may not wait, and finds nothing, is told the end */
#define MAILBOX_NOTHING 0
#include "mailbox.h"

#define FAULTY_NAME "saysend"
#include "skeleton.h"
