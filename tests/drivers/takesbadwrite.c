// SPDX-License-Identifier: GPL-2.0
/* takesbadwrite - what copy_from_user() could not copy is taken for the message, too */
#define MAILBOX_TAKES_BAD true
#include "mailbox.h"

#define FAULTY_NAME "takesbadwrite"
#include "skeleton.h"
