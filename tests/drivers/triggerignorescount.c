// SPDX-License-Identifier: GPL-2.0
/*
 * triggerignorescount - class alignment: a read copies the whole record, though it was asked for
 * less
 */
#define TRIGGERED_LEAST 1
#include "triggered.h"

#define FAULTY_NAME "triggerignorescount"
#include "skeleton.h"
