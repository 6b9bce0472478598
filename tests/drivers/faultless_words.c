// SPDX-License-Identifier: GPL-2.0
/* faultless_words - nothing is wrong; only words of 4 bytes can be read */
#include "words.h"

#define FAULTY_NAME "faultless_words"
#include "skeleton.h"
