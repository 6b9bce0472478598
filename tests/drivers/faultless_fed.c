// SPDX-License-Identifier: GPL-2.0
/* faultless_fed - nothing is wrong; records come by themselves */
#include "fed.h"

#define FAULTY_NAME "faultless_fed"
#include "skeleton.h"
