// SPDX-License-Identifier: GPL-2.0
/* fedsayszero - class poll: records come by themselves, and a read says 0 as long as none is there */
#define TRIGGERED_NOTHING 0
#include "fed.h"

#define FAULTY_NAME "fedsayszero"
#include "skeleton.h"
