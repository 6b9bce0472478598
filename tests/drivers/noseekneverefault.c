// SPDX-License-Identifier: GPL-2.0
/* noseekneverefault - as neverefault, and no position can be set */
#define faulty_llseek NULL
#include "neverefault.c"
