// SPDX-License-Identifier: GPL-2.0
/* pollsnever - class poll: poll() reports nothing, also when a message is there */
#define MAILBOX_POLLS 0
#include "mailbox.h"

#define FAULTY_NAME "pollsnever"
#include "skeleton.h"
