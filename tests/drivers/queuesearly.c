// SPDX-License-Identifier: GPL-2.0
/* queuesearly - class pointers: a message is there before it is copied, also where that fails */
#define MAILBOX_BEFORE_COPY(len) WRITE_ONCE(message, len)
#include "mailbox.h"

#define FAULTY_NAME "queuesearly"
#include "skeleton.h"
