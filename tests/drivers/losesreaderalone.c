// SPDX-License-Identifier: GPL-2.0
/*
 * losesreaderalone - class poll: without a poll operation, read() alone waits for messages, and a
 * write wakes no process there
 */
#define MAILBOX_WAKES writers
#define faulty_poll NULL
#include "mailbox.h"

#define FAULTY_NAME "losesreaderalone"
#include "skeleton.h"
