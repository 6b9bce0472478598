// SPDX-License-Identifier: GPL-2.0
/* leakspointer - class leaks: the same as leakscall, where the pointer in the argument is bad */
#include "leakedcopy.h"

#define faulty_ioctl copy_out
#define FAULTY_NAME "leakspointer"
#include "skeleton.h"
