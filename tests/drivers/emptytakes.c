// SPDX-License-Identifier: GPL-2.0
/* emptytakes - a read of no bytes takes the message that is there */
#define MAILBOX_TAKES_EMPTY true
#include "mailbox.h"

#define FAULTY_NAME "emptytakes"
#include "skeleton.h"
