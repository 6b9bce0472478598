// SPDX-License-Identifier: GPL-2.0
/* faultless_noseek - nothing is wrong; no position can be set, but read and write have one */
#define faulty_llseek NULL
#define FAULTY_NAME "faultless_noseek"
#include "skeleton.h"
