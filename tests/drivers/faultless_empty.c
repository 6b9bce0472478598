// SPDX-License-Identifier: GPL-2.0
/* faultless_empty - nothing is wrong; there is nothing in it */
#define SIZE 0UL
#define FAULTY_NAME "faultless_empty"
#include "skeleton.h"
