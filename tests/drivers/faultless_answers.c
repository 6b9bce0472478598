// SPDX-License-Identifier: GPL-2.0
/* faultless_answers - nothing is wrong; what an open file is given comes back to it alone, later */
#include "answers.h"

#define FAULTY_NAME "faultless_answers"
#include "skeleton.h"
