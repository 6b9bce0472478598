// SPDX-License-Identifier: GPL-2.0
/* answerwakesnobody - class poll: a process that waits for its answer is not woken */
#define ANSWERS_WAKE(asker)
#include "answers.h"

#define FAULTY_NAME "answerwakesnobody"
#include "skeleton.h"
