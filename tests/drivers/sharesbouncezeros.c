// SPDX-License-Identifier: GPL-2.0
/* sharesbouncezeros - as sharesbounce, and all that it holds is zeros until somebody writes */
#include "bounce.h"

static void faulty_fill(void)
{
}

#define faulty_fill faulty_fill
#define FAULTY_NAME "sharesbouncezeros"
#include "skeleton.h"
