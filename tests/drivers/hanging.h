/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hanging - a call that nothing ends, no signal either
 *
 * Copyright (C) the kubuf developers
 */
#ifndef FAULTY_HANGING_H
#define FAULTY_HANGING_H

#include <linux/delay.h>
#include <linux/jiffies.h>

#include "skeleton.h"

/* Written by the test, to end the hang. */
static bool hangs = true;
module_param(hangs, bool, 0644);

/* In the 40 s after the first call alone, only to spare the machine. */
static inline void hang(void)
{
	static unsigned long first;

	if (!first)
		first = jiffies;
	while (READ_ONCE(hangs) && time_before(jiffies, first + 40 * HZ))
		msleep(20);
}

#endif
