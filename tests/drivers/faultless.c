// SPDX-License-Identifier: GPL-2.0
/* faultless - nothing is wrong */
#include "skeleton.h"

#define FAULTY_NAME "faultless"
#include "skeleton.h"
