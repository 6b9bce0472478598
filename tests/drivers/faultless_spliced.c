// SPDX-License-Identifier: GPL-2.0
/*
 * faultless_spliced - a page of it in a pipe has the kernel's own operations: the module may go,
 * and the pipe is read all the same
 */
#include "spliced.h"

#define faulty_splice_read faulty_compat_splice_read
#define FAULTY_NAME "faultless_spliced"
#include "skeleton.h"
