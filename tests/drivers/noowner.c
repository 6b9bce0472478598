// SPDX-License-Identifier: GPL-2.0
/* noowner - the module may go while files of its device are open */
#define FAULTY_OWNER NULL
#define FAULTY_NAME "noowner"
#include "skeleton.h"
