// SPDX-License-Identifier: GPL-2.0
/* oneremembersplace - class move: the same as remembersplace, of one page */
#define SIZE PAGE_SIZE
#define REMEMBERS_NAME "oneremembersplace"
#include "remembersplace.c"
