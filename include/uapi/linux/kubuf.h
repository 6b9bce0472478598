/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * kubuf - memory shared between the kernel and programs: what programs call
 *
 * Copyright (C) the kubuf developers
 *
 * Nodes
 * -----
 * /dev/kubuf/control	makes buffers. Open to every user.
 * /dev/kubuf/NAME	is a buffer that an administrator or a driver made; unrelated
 *			programs find it by its name. Its mode and owner say who may open it.
 *
 * A descriptor that CREATE or DUP returned and an open /dev/kubuf/NAME are used alike: with
 * read, write, pread, pwrite, their vector forms, lseek (SEEK_END tells the size), splice,
 * sendfile, mmap (shared and private) and the ioctls below. The size of a buffer is fixed, a
 * multiple of the page size. All of its memory is allocated, zeroed, when the buffer is made:
 * hitting a limit is an error of that call, and never a signal later. fstat() of a descriptor
 * tells the size, too; of an open NAME it describes the node. copy_file_range() is refused:
 * use sendfile().
 *
 * The file behind a descriptor belongs to root, has mode 0400, is immutable, and is sealed
 * against holes and resizing. What the VFS grants to the owner of a file fails with EPERM
 * (fchmod, futimens, FS_IOC_SETFLAGS, fsetxattr). Without CAP_FOWNER mincore() tells nothing,
 * and MADV_PAGEOUT does nothing.
 *
 * A buffer has no holes (SEEK_DATA, SEEK_HOLE) and nothing to write back: fsync, fdatasync and
 * msync succeed. flock() and fcntl() locks are on the inode: all descriptors of a buffer share
 * one inode, while opens of a NAME share the inode of the node. Mappings of CONTIG and SCATTER
 * are not in core dumps (MADV_DODUMP fails with EINVAL). MADV_DONTFORK of them cannot be
 * undone if they are mapped by page frame number, nor on Linux 7.2.
 *
 * A buffer made by CREATE lives as long as any process has it open, mapped or exported. A NAME
 * lives until KUBUF_IOCTL_REMOVE or until the module is unloaded; processes that have the
 * buffer open or mapped keep it after REMOVE.
 *
 * Permissions
 * -----------
 * CREATE of KUBUF_BACKING_SHMEM: everybody. The memory is charged to the maker's memory cgroup.
 * CREATE of another backing: CAP_SYS_RAWIO. That memory cannot be swapped, and is charged to
 *	the maker's RLIMIT_MEMLOCK (CAP_IPC_LOCK is exempt), and to the memory cgroup unless it
 *	comes from the DMA API.
 * ADD, REMOVE: CAP_SYS_ADMIN. Capabilities are checked in the initial user namespace: root in
 *	a container has none.
 * An ioctl of a buffer needs rights of the descriptor it is called on, which each ioctl names.
 * A missing right is EBADF.
 *
 * Bells
 * -----
 * A buffer has KUBUF_BELLS bells, and each counts events. Bell 0 says that there is data; the
 * parties agree on the meaning of the others. KUBUF_IOCTL_BELL returns a descriptor of a bell:
 * read()	waits until the count differs from the one that this open bell has read last
 *	(0 for a new one), and returns the count: 8 bytes, a __u64 that wraps. With O_NONBLOCK
 *	it fails with EAGAIN instead of waiting. After the end of the buffer it returns a count
 *	that is not read yet, then 0 bytes.
 * write()	of 8 bytes, a __u64 from 1 to 2^32-1, adds so many events and wakes all who
 *	wait, but not readers of the same open bell. After the end of the buffer: ENODEV.
 * poll()	has POLLIN while read() would not wait, with POLLHUP after the end, and always
 *	POLLOUT if the bell can be rung.
 * Every open bell is told of every event; dup(), fork() and passing a descriptor to another
 * process share one open bell. Stores before a ring are visible after the read() that tells of
 * the ring.
 *
 * A bell holds the buffer. A buffer ends by KUBUF_REMOVE_HANGUP or by its driver, so a bell
 * does not tell that a peer has died; a pidfd or a socket does. KVM, vhost, vfio and io_uring's
 * eventfd registration accept eventfds but no bells: a thread has to relay the events.
 *
 * The descriptor of the buffer itself is always ready for poll(); epoll refuses it with EPERM.
 *
 * Rules for all ioctls
 * --------------------
 * Undefined fields and flags, and padding, must be zero. Strings must end with a zero byte, and
 * be padded with zeros. Otherwise: EINVAL.
 * A call that fails has changed nothing, and leaves no descriptor behind.
 * Every call can fail with these errors, beside those it names: ENOTTY (the node has no such
 * call, or the size is wrong), EFAULT (the argument is not accessible), EINVAL (a value that is
 * not allowed), ENOMEM (memory, or a limit, which the kernel log names, with its figures).
 * 32-bit and 64-bit programs use the same numbers and layouts.
 */
#ifndef _UAPI_KUBUF_H
#define _UAPI_KUBUF_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define KUBUF_UAPI_VERSION 1 /* grows with additions; QUERY tells what a build can do */
#define KUBUF_NAME_SIZE 32 /* bytes of a name or label, with the zero at its end */

/*
 * Where memory comes from. SHMEM: a file on kubuf's own tmpfs: huge pages if possible, charged
 * to the maker's memory cgroup, accepted by every call that takes memory. CONTIG: one
 * physically contiguous block, from the buddy allocator up to its limit (as huge pages if the
 * size is a multiple of them), otherwise from the DMA API. SCATTER: single pages, deliberately
 * not contiguous, to test drivers.
 */
#define KUBUF_BACKING_SHMEM 0
#define KUBUF_BACKING_CONTIG 1
#define KUBUF_BACKING_SCATTER 2
#define KUBUF_BACKING_USER 3 /* registered memory, made by REGISTER only */

/*
 * Memory type, the same for every mapping, the kernel's included. SHMEM has WB only. UC is on
 * x86 only: on arm64 a Device mapping of RAM would be a mismatched alias, and unaligned
 * accesses would fault.
 */
#define KUBUF_CACHE_WB 0 /* write-back: ordinary cached memory */
#define KUBUF_CACHE_WC 1 /* write-combining; Normal non-cacheable on arm64 */
#define KUBUF_CACHE_UC 2 /* uncached */

/*
 * Map by page frame number; not for SHMEM. Such a mapping takes no references to pages, and
 * O_DIRECT, vmsplice, io_uring and process_vm_readv() fail on it with EFAULT.
 */
#define KUBUF_FLAG_MAP_PFN (1U << 0)
#define KUBUF_FLAG_VALID KUBUF_FLAG_MAP_PFN

/* Flags of a returned descriptor. */
#define KUBUF_FD_CLOEXEC (1U << 0) /* closed by execve() */
#define KUBUF_FD_RDONLY (1U << 1) /* read-only; DUP only */
#define KUBUF_FD_VALID (KUBUF_FD_CLOEXEC | KUBUF_FD_RDONLY)
#define KUBUF_FD_NONBLOCK (1U << 2) /* O_NONBLOCK; BELL only */

/* Calls for /dev/kubuf/control; features of struct kubuf_ioctl_query */
#define KUBUF_FEATURE_HUGE (1ULL << 0) /* the kernel has huge pages for SHMEM */
#define KUBUF_FEATURE_DMABUF (1ULL << 1) /* EXPORT exists */
#define KUBUF_FEATURE_REGISTER (1ULL << 2) /* REGISTER exists */

/**
 * struct kubuf_ioctl_query - what this kernel and this build of kubuf can do
 * @version: out: KUBUF_UAPI_VERSION of the module
 * @page_size: out: bytes
 * @backings: out: bit n set: backing n exists
 * @caches: out: bit n set: some backing has cache mode n
 * @features: out: KUBUF_FEATURE_*
 * @shmem_limit: out: bytes, cap on all SHMEM buffers; 1/16 is reserved for CAP_SYS_RESOURCE
 * @shmem_used: out: bytes of the cap in use
 * @locked_limit: out: bytes, cap on all memory of kubuf that cannot be swapped
 * @locked_used: out: bytes of that cap in use
 */
struct kubuf_ioctl_query {
	__u32 version;
	__u32 page_size;
	__u32 backings;
	__u32 caches;
	__u64 features;
	__u64 shmem_limit;
	__u64 shmem_used;
	__u64 locked_limit;
	__u64 locked_used;
};

/**
 * struct kubuf_ioctl_create - make a buffer and open it for reading and writing
 * @size: in: bytes, not 0; rounded up to whole pages
 * @backing: in: KUBUF_BACKING_*
 * @cache: in: KUBUF_CACHE_*
 * @flags: in: KUBUF_FLAG_*
 * @fd_flags: in: KUBUF_FD_CLOEXEC or 0
 * @fd: out: the descriptor; in: 0
 * @pad: in: 0
 * @label: in: shown in /proc/PID/maps and wherever buffers are listed; printable ASCII
 *	without a slash; empty for "buffer"
 *
 * EINVAL also: a combination of backing, cache and flags that this machine does
 * not have. EPERM: not SHMEM and no CAP_SYS_RAWIO. EMFILE, ENFILE: no descriptor.
 * EINTR: killed meanwhile.
 */
struct kubuf_ioctl_create {
	__u64 size;
	__u32 backing;
	__u32 cache;
	__u32 flags;
	__u32 fd_flags;
	__s32 fd;
	__u32 pad;
	char label[KUBUF_NAME_SIZE];
};

/**
 * struct kubuf_ioctl_add - make a buffer and give it a name: /dev/kubuf/NAME
 * @size: in: this and the next three as in struct kubuf_ioctl_create
 * @backing: in
 * @cache: in
 * @flags: in
 * @mode: in: permissions of the node, such as 0660; no bits but 0666; 0 for 0600
 * @uid: in: owner of the node, as a number of the initial user namespace
 * @gid: in: group of the node, likewise
 * @name: in: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first; also the label of the
 *	buffer. "control" is taken.
 *
 * EPERM: no CAP_SYS_ADMIN. EEXIST: the name is in use. ENOSPC: max_names= names are in use.
 * EINTR: killed meanwhile.
 */
struct kubuf_ioctl_add {
	__u64 size;
	__u32 backing;
	__u32 cache;
	__u32 flags;
	__u32 mode;
	__u32 uid;
	__u32 gid;
	char name[KUBUF_NAME_SIZE];
};

#define KUBUF_REMOVE_HANGUP (1U << 0) /* the buffer ends, too */

/**
 * struct kubuf_ioctl_remove - remove a name; open files and mappings keep the buffer
 * @name: in: the name
 * @flags: in: KUBUF_REMOVE_HANGUP or 0
 * @pad: in: 0
 *
 * The name is free when this returns. With KUBUF_REMOVE_HANGUP the buffer ends: memory and open
 * files stay as they are, bells hang up, and BELL, DUP, EXPORT and open fail with ENODEV.
 * EPERM: no CAP_SYS_ADMIN. ENOENT: no such name. EBUSY: an ADD or REMOVE of the name is in
 * progress.
 */
struct kubuf_ioctl_remove {
	char name[KUBUF_NAME_SIZE];
	__u32 flags;
	__u32 pad;
};

/**
 * struct kubuf_entry - one named buffer in a list
 * @size: bytes
 * @events: count of the buffer's bell 0
 * @backing: KUBUF_BACKING_*
 * @cache: KUBUF_CACHE_*
 * @flags: KUBUF_FLAG_*
 * @pad: 0
 * @name: the name; all other members are 0 if the caller may not read the node, by the mode and
 *	owner that ADD has set
 */
struct kubuf_entry {
	__u64 size;
	__u64 events;
	__u32 backing;
	__u32 cache;
	__u32 flags;
	__u32 pad;
	char name[KUBUF_NAME_SIZE];
};

/**
 * struct kubuf_ioctl_list - the named buffers, sorted by name
 * @entries: in: address of an array of struct kubuf_entry; unused if @room is 0
 * @room: in: number of entries that fit in the array
 * @count: out: number of named buffers, of which @room at most were written; in: 0
 */
struct kubuf_ioctl_list {
	__u64 entries;
	__u32 room;
	__u32 count;
};

/* Uses of registered memory; at least one must be set. */
#define KUBUF_REGISTER_READ (1U << 0) /* drivers and devices read the memory */
#define KUBUF_REGISTER_WRITE (1U << 1) /* they write to it; EFAULT unless the program may, too */
#define KUBUF_REGISTER_VALID (KUBUF_REGISTER_READ | KUBUF_REGISTER_WRITE)

/**
 * struct kubuf_ioctl_register - make a buffer of memory that the caller has already
 * @addr: in: first byte, of any alignment
 * @len: in: any number of bytes but 0; the size of the buffer
 * @flags: in: KUBUF_REGISTER_*
 * @fd_flags: in: KUBUF_FD_CLOEXEC or 0
 * @fd: out: the descriptor, read-only without KUBUF_REGISTER_WRITE; in: 0
 * @pad: in: 0
 * @label: in: as in struct kubuf_ioctl_create
 *
 * The buffer is made of the pages that the range has now, which stay pinned until the buffer is
 * freed. The buffer can do all that others can, except mmap (ENODEV), and EXPORT unless it is
 * whole pages (EINVAL). It does not follow the addresses: after munmap, mremap, MADV_DONTNEED
 * or execve other memory is there, and a child of fork() has copies. Pinned pages are not
 * swapped, migrated or collapsed into huge pages.
 *
 * The pages are charged to the caller's RLIMIT_MEMLOCK; CAP_IPC_LOCK is exempt. If a page
 * cannot be pinned the kernel log says why.
 *
 * EINVAL also: a range past the last address. EFAULT: not mapped, not readable (or writable,
 * as asked), mapped by page frame number, not write-back, a shared mapping of a file that needs
 * writeback.
 * EBUSY: a page cannot be migrated out of movable memory. EMFILE, ENFILE: no descriptor. EINTR:
 * killed meanwhile.
 */
struct kubuf_ioctl_register {
	__u64 addr;
	__u64 len;
	__u32 flags;
	__u32 fd_flags;
	__s32 fd;
	__u32 pad;
	char label[KUBUF_NAME_SIZE];
};

#define KUBUF_IOCTL_QUERY _IOR('k', 0x60, struct kubuf_ioctl_query)
#define KUBUF_IOCTL_CREATE _IOWR('k', 0x61, struct kubuf_ioctl_create)
#define KUBUF_IOCTL_ADD _IOW('k', 0x62, struct kubuf_ioctl_add)
#define KUBUF_IOCTL_REMOVE _IOW('k', 0x63, struct kubuf_ioctl_remove)
#define KUBUF_IOCTL_LIST _IOWR('k', 0x64, struct kubuf_ioctl_list)
#define KUBUF_IOCTL_REGISTER _IOWR('k', 0x65, struct kubuf_ioctl_register)

#include "kubuf_buffer.h"

#endif
