// SPDX-License-Identifier: GPL-2.0
/* faultless_status - nothing is wrong; a text of 40 bytes is read, and other memory is mapped */
#include "status.h"

#define FAULTY_NAME "faultless_status"
#include "skeleton.h"
