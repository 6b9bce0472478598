// SPDX-License-Identifier: GPL-2.0
/* faultless_records - nothing is wrong; records of 24 bytes, for which writers wait */
#include "records.h"

#define FAULTY_NAME "faultless_records"
#include "skeleton.h"
