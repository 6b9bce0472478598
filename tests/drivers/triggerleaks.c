// SPDX-License-Identifier: GPL-2.0
/* triggerleaks - class leaks: what the ioctl allocates for a record is not given back */
#include "leaked.h"

static void triggered_start(void);

#define triggered_start triggered_start
#include "triggered.h"

static void triggered_start(void)
{
	if (!leak(NULL))
		capture();
}

#define FAULTY_NAME "triggerleaks"
#include "skeleton.h"
