// SPDX-License-Identifier: GPL-2.0
/* fedignorescount - class alignment: the same as triggerignorescount; records come by themselves */
#define TRIGGERED_LEAST 1
#include "fed.h"

#define FAULTY_NAME "fedignorescount"
#include "skeleton.h"
