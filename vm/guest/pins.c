// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include "pins.h"

#include "file.h"

long long pins_held(void)
{
	/* The counters are per CPU, and summed only now and then; this sums them now. */
	file_write("/proc/sys/vm/stat_refresh", "1");
	return file_field("/proc/vmstat", "nr_foll_pin_acquired") -
	       file_field("/proc/vmstat", "nr_foll_pin_released");
}
