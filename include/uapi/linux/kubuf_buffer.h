/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * kubuf_buffer - the ioctls of a descriptor of a buffer, or of an open /dev/kubuf/NAME
 *
 * Copyright (C) the kubuf developers
 *
 * Included by <linux/kubuf.h>, which has the rules for all ioctls.
 */
#ifndef _UAPI_KUBUF_BUFFER_H
#define _UAPI_KUBUF_BUFFER_H

#include <linux/ioctl.h>
#include <linux/types.h>

#include "kubuf.h"

/**
 * struct kubuf_ioctl_dup - open the buffer once more, perhaps with fewer rights
 * @fd_flags: in: KUBUF_FD_*
 * @fd: out: the descriptor; in: 0
 *
 * The new open file has a position of its own. A descriptor with KUBUF_FD_RDONLY cannot be made
 * writable, not even through /proc/self/fd.
 *
 * EBADF: the caller's descriptor is not open for reading, or, without KUBUF_FD_RDONLY, not for
 * writing. EMFILE, ENFILE: no descriptor.
 */
struct kubuf_ioctl_dup {
	__u32 fd_flags;
	__s32 fd;
};

/* Uses of a mapping of the buffer: accepts of struct kubuf_ioctl_info */
#define KUBUF_ACCEPT_PIN (1U << 0) /* O_DIRECT, vmsplice, MSG_ZEROCOPY, process_vm_*, io_uring */
#define KUBUF_ACCEPT_REGISTER (1U << 1) /* registered buffers of io_uring */
#define KUBUF_ACCEPT_FUTEX (1U << 2) /* process-shared futexes and mutexes */
#define KUBUF_ACCEPT_PRIVATE (1U << 3) /* writable private mappings */

/**
 * struct kubuf_ioctl_info - properties of a buffer
 * @size: out: bytes
 * @huge: out: bytes in huge pages at this moment
 * @events: out: count of the buffer's bell 0
 * @id: out: number of the buffer, unique until the module is unloaded
 * @backing: out: KUBUF_BACKING_*
 * @cache: out: KUBUF_CACHE_*
 * @flags: out: KUBUF_FLAG_*
 * @accepts: out: KUBUF_ACCEPT_*
 * @label: out: label of the buffer
 */
struct kubuf_ioctl_info {
	__u64 size;
	__u64 huge;
	__u64 events;
	__u64 id;
	__u32 backing;
	__u32 cache;
	__u32 flags;
	__u32 accepts;
	char label[KUBUF_NAME_SIZE];
};

/* flags of struct kubuf_ioctl_sync, with the numbers of DMA_BUF_SYNC_* */
#define KUBUF_SYNC_READ (1U << 0) /* the program reads the range */
#define KUBUF_SYNC_WRITE (1U << 1) /* the program writes it */
#define KUBUF_SYNC_END (1U << 2) /* the access ends; without this flag it begins */
#define KUBUF_SYNC_VALID (KUBUF_SYNC_READ | KUBUF_SYNC_WRITE | KUBUF_SYNC_END)

/**
 * struct kubuf_ioctl_sync - bracket the program's access to memory that devices use
 * @offset: in: first byte
 * @len: in: bytes; 0 is allowed and does nothing
 * @flags: in: KUBUF_SYNC_READ, KUBUF_SYNC_WRITE or both, and KUBUF_SYNC_END
 * @pad: in: 0
 *
 * As DMA_BUF_IOCTL_SYNC, for all devices that have the buffer mapped: begin before the access,
 * and end afterwards with the same direction. The range is a hint. The begin waits for the
 * fences of importers, and fetches the stores of devices, unless a bracket for writing is open,
 * of any process. Fetching overwrites memory, so SYNC needs a descriptor open for writing, even
 * to read; for other readers there are bells. The end of a bracket for writing makes its stores
 * visible to devices. Closing the open file ends its brackets.
 *
 * EBADF: not open for writing, or, with KUBUF_SYNC_READ, not for reading. EINVAL also: a range
 * that ends outside of the buffer; an end of KUBUF_SYNC_WRITE without a begin. EINTR: a signal
 * came during the wait for a fence.
 */
struct kubuf_ioctl_sync {
	__u64 offset;
	__u64 len;
	__u32 flags;
	__u32 pad;
};

/**
 * struct kubuf_ioctl_fill - fill a range with a pattern
 * @offset: in: first byte, a multiple of @width
 * @len: in: bytes, a multiple of @width; 0 is allowed and does nothing
 * @pattern: in: the pattern, in the machine's byte order; fits in @width
 * @width: in: 1, 2, 4 or 8 bytes
 * @pad: in: 0
 *
 * EINVAL also: a range that ends outside of the buffer. EBADF: not open for writing.
 * EINTR (killed), ENOMEM, EIO (memory error): part of the range is filled.
 */
struct kubuf_ioctl_fill {
	__u64 offset;
	__u64 len;
	__u64 pattern;
	__u32 width;
	__u32 pad;
};

#define KUBUF_EXPORT_MAX 16 /* per buffer */

/**
 * struct kubuf_ioctl_export - export the whole buffer as a dma-buf
 * @fd_flags: in: KUBUF_FD_CLOEXEC or 0
 * @fd: out: descriptor of the dma-buf; in: 0
 *
 * While the buffer has a dma-buf its memory cannot be swapped, and is charged to the
 * RLIMIT_MEMLOCK of the user who exported it first. EBADF: not open for reading and writing; a
 * dma-buf is always for both. ENOSPC: the buffer has KUBUF_EXPORT_MAX dma-bufs. EOPNOTSUPP: the
 * kernel has no dma-buf. EMFILE, ENFILE: no descriptor. EINTR: killed. EIO: memory error.
 */
struct kubuf_ioctl_export {
	__u32 fd_flags;
	__s32 fd;
};

#define KUBUF_BELLS 4 /* per buffer */
#define KUBUF_BELL_WAIT (1U << 0) /* the descriptor can be read */
#define KUBUF_BELL_RING (1U << 1) /* the descriptor can be written */

/**
 * struct kubuf_ioctl_bell - open a bell
 * @bell: in: which, less than KUBUF_BELLS
 * @rights: in: KUBUF_BELL_WAIT, KUBUF_BELL_RING or both
 * @fd_flags: in: KUBUF_FD_CLOEXEC, KUBUF_FD_NONBLOCK
 * @fd: out: the descriptor; in: 0
 *
 * EBADF: KUBUF_BELL_WAIT and the buffer is not open for reading, or KUBUF_BELL_RING and it is
 * not open for writing. ENODEV: the buffer has ended. EMFILE, ENFILE: no descriptor.
 */
struct kubuf_ioctl_bell {
	__u32 bell;
	__u32 rights;
	__u32 fd_flags;
	__s32 fd;
};

#define KUBUF_IOCTL_DUP _IOWR('k', 0x70, struct kubuf_ioctl_dup)
#define KUBUF_IOCTL_INFO _IOR('k', 0x71, struct kubuf_ioctl_info)
#define KUBUF_IOCTL_SYNC _IOW('k', 0x72, struct kubuf_ioctl_sync)
#define KUBUF_IOCTL_FILL _IOW('k', 0x73, struct kubuf_ioctl_fill)
#define KUBUF_IOCTL_EXPORT _IOWR('k', 0x74, struct kubuf_ioctl_export)
#define KUBUF_IOCTL_BELL _IOWR('k', 0x75, struct kubuf_ioctl_bell)
/* 0x76 is reserved for an eventfd that a bell signals. */

#endif
