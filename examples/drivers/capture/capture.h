/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * capture - what a record of the stream is
 */
#ifndef CAPTURE_H
#define CAPTURE_H

#include <linux/types.h>

#define CAPTURE_CHANNELS 8 /* at most; the type of a record says how many it has */

/**
 * struct capture_sample - all channels at one moment
 * @number: counts samples that were taken, lost ones too
 * @pad: 0
 * @time: ns since boot, of the tick that it was taken in
 * @value: a value for each channel
 */
struct capture_sample {
	__u32 number;
	__u32 pad;
	__u64 time;
	__s32 value[CAPTURE_CHANNELS];
};

#endif
