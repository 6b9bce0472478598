// SPDX-License-Identifier: GPL-2.0
/* fedlosesreader - class poll: records come by themselves, and nobody who waits is woken */
#define TRIGGERED_WAKES()
#include "fed.h"

#define FAULTY_NAME "fedlosesreader"
#include "skeleton.h"
