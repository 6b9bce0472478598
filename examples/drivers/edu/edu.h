/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * edu - the ioctls of /dev/edu
 */
#ifndef EDU_H
#define EDU_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define EDU_MEMORY 4096 /* bytes of memory in the device */

/**
 * struct edu_transfer - copy bytes between the buffer and the start of the device's memory
 * @offset: offset in the buffer
 * @len: bytes; out: bytes being copied, fewer if the buffer is not contiguous there
 * @to_device: 1: to the device; 0: from the device
 */
struct edu_transfer {
	__u64 offset;
	__u32 len;
	__u32 to_device;
};

#define EDU_ATTACH _IOW('E', 1, __s32) /* set the buffer, by its descriptor */
#define EDU_MOVE _IOWR('E', 2, struct edu_transfer) /* bell 0 of the buffer rings at the end */

#endif
