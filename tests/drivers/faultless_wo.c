// SPDX-License-Identifier: GPL-2.0
/* faultless_wo - nothing is wrong; it can be written only */
#define faulty_mmap NULL
#define faulty_read NULL
#define FAULTY_MODE 0222
#define FAULTY_NAME "faultless_wo"
#include "skeleton.h"
