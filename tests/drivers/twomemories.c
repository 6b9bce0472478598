// SPDX-License-Identifier: GPL-2.0
/* twomemories - read() and write() use another memory than mappings */
#include "aside.h"

#define FAULTY_NAME "twomemories"
#include "skeleton.h"
