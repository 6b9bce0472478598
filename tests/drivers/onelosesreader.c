// SPDX-License-Identifier: GPL-2.0
/*
 * onelosesreader - class poll: one file at a time may be open, and a write to it wakes no process
 * that waits in read()
 */
#define MAILBOX_WAKES writers
#define one_open stream_open
#include "one.h"
#include "mailbox.h"

#define FAULTY_NAME "onelosesreader"
#include "skeleton.h"
