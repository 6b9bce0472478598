// SPDX-License-Identifier: GPL-2.0
/* wordsunclamped - class read-end: words of 4 bytes are read, also those behind the end */
#define WORDS_END ROOM
#include "words.h"

#define FAULTY_NAME "wordsunclamped"
#include "skeleton.h"
