// SPDX-License-Identifier: GPL-2.0
/* fedsayszero - class poll: records come by themselves, and a read of nothing says 0 */
#define TRIGGERED_NOTHING 0
#include "fed.h"

#define FAULTY_NAME "fedsayszero"
#include "skeleton.h"
