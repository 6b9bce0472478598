/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * edu - the calls of /dev/edu
 */
#ifndef EDU_H
#define EDU_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define EDU_MEMORY 4096 /* bytes that the device has */

/**
 * struct edu_transfer - move bytes between the buffer and the device's memory, from its start
 * @offset: where in the buffer
 * @len: bytes; out: how many are moved, fewer where the buffer is not in one piece
 * @to_device: 1: into the device; 0: out of it
 */
struct edu_transfer {
	__u64 offset;
	__u32 len;
	__u32 to_device;
};

#define EDU_ATTACH _IOW('E', 1, __s32) /* descriptor of a buffer: this one from now on */
#define EDU_MOVE _IOWR('E', 2, struct edu_transfer) /* bell 0 of the buffer rings when it is done */

#endif
