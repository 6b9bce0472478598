/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * yardstick - what benches may ask of the node /dev/yardstick
 *
 * Memory of the kernel's own, mapped in the ways that drivers know:
 *
 *   size=BYTES           a multiple of 4 MiB
 *   eager=1|0            remap_pfn_range() of all at mmap(), or vmf_insert_pfn() of a
 *                        page at every fault
 */
#ifndef KUBUF_YARDSTICK_H
#define KUBUF_YARDSTICK_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct yardstick_copy - an argument as large as that of KUBUF_IOCTL_SYNC
 * @offset: unused
 * @len: unused
 * @flags: unused
 * @pad: unused
 */
struct yardstick_copy {
	__u64 offset;
	__u64 len;
	__u32 flags;
	__u32 pad;
};

/* Copies its argument in and does nothing with it. */
#define YARDSTICK_COPY _IOW('k', 0xf0, struct yardstick_copy)

/* Queues so many records of YARDSTICK_RECORD bytes, of which read() gives one at a time. */
#define YARDSTICK_RECORD 64
#define YARDSTICK_RECORDS 256 /* at most */
#define YARDSTICK_PUT _IOW('k', 0xf1, __u32)

/**
 * struct yardstick_pin - memory of the program's
 * @addr: address, of whole pages
 * @len: bytes, likewise
 */
struct yardstick_pin {
	__u64 addr;
	__u64 len;
};

/* Pins all of it for long by one call of the kernel's, and unpins it, as gup_test does. */
#define YARDSTICK_PIN _IOW('k', 0xf2, struct yardstick_pin)

#endif
