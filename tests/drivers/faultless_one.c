// SPDX-License-Identifier: GPL-2.0
/* faultless_one - nothing is wrong; one file at a time may be open */
#include "one.h"

#define FAULTY_NAME "faultless_one"
#include "skeleton.h"
