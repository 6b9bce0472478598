// SPDX-License-Identifier: GPL-2.0
/* faultless_mailbox - nothing is wrong; messages, and processes that wait for one */
#include "mailbox.h"

#define FAULTY_NAME "faultless_mailbox"
#include "skeleton.h"
