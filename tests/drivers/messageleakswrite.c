// SPDX-License-Identifier: GPL-2.0
/* messageleakswrite - class leaks: what a write allocates is not freed where it could not copy */
#include "leaked.h"

#define MAILBOX_REFUSES() leak(NULL)
#include "mailbox.h"

#define FAULTY_NAME "messageleakswrite"
#include "skeleton.h"
