// SPDX-License-Identifier: GPL-2.0
/* answerwakesnobody - class poll: who waits for the answer to what it has written is not woken */
#define ANSWERS_WAKE(asker)
#include "answers.h"

#define FAULTY_NAME "answerwakesnobody"
#include "skeleton.h"
