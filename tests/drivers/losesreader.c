// SPDX-License-Identifier: GPL-2.0
/* losesreader - a write wakes processes in poll(), and none that waits in read() */
#define MAILBOX_WAKES writers
#include "mailbox.h"

#define FAULTY_NAME "losesreader"
#include "skeleton.h"
