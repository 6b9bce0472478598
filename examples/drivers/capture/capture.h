/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * capture - the records of the stream
 */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <linux/types.h>

#define CAPTURE_CHANNELS 8 /* maximum; the type of a record is its number of channels */

/**
 * struct capture_sample - the values of all channels at one moment
 * @number: number of the sample, dropped ones counted, too
 * @pad: 0
 * @time: ns since boot, of the timer tick that took the sample
 * @value: one value for each channel
 */
struct capture_sample {
	__u32 number;
	__u32 pad;
	__u64 time;
	__s32 value[CAPTURE_CHANNELS];
};

#endif
