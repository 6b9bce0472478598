// SPDX-License-Identifier: GPL-2.0
/* messagelocksdeeply - class hold: a write that waits for a read's copy cannot be killed */
#include "messagelocked.h"

static void wait_for_reader(void)
{
	mutex_lock(&lock);
	mutex_unlock(&lock);
}

#define MAILBOX_BEFORE_COPY(len) wait_for_reader()
#include "mailbox.h"

#define FAULTY_NAME "messagelocksdeeply"
#include "skeleton.h"
