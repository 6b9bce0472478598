/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * kubuf - memory shared between the kernel and programs: what programs call
 *
 * Copyright (C) the kubuf developers
 *
 * Nodes
 * -----
 * /dev/kubuf/control	makes buffers. Open to every user.
 * /dev/kubuf/NAME	is a buffer that an administrator made; unrelated programs
 *			find it by its name. Its mode and owner say who may open it.
 *
 * A descriptor that CREATE or DUP returned and an open NAME are the same thing to all
 * below: a buffer, with read, write, pread, pwrite, their vector forms, lseek (SEEK_END
 * tells the size), splice, sendfile, mmap (shared and private) and the ioctls here.
 * Its size is fixed, a multiple of the page size. Its memory is zeroed when it is made,
 * and all there: a limit is an error then, no signal later. A descriptor's fstat tells
 * the size too, a NAME's is about the node. copy_file_range() is refused: use sendfile().
 *
 * The file behind a descriptor is root's, mode 0400, immutable, and sealed against holes
 * and resizing. What the VFS grants to an owner is EPERM (fchmod, futimens, FS_IOC_SETFLAGS,
 * fsetxattr); mincore() and MADV_PAGEOUT tell and do nothing without CAP_FOWNER.
 *
 * All of it is data (SEEK_DATA, SEEK_HOLE), and nothing has to be written back: fsync,
 * fdatasync and msync succeed. flock() and fcntl() locks are on the inode: descriptors have
 * one in common for each buffer, those who opened a NAME have its node's, which is another.
 * Mappings of CONTIG and SCATTER are not in core dumps (MADV_DODUMP is EINVAL), and
 * MADV_DONTFORK of them cannot be undone everywhere: not by pfn, nor on Linux 7.2.
 *
 * A buffer that was made by CREATE lives as long as anybody has it open, mapped or
 * exported. A NAME lives until KUBUF_IOCTL_REMOVE or the module's end; those who
 * have it then keep it.
 *
 * Who may do what
 * ---------------
 * CREATE of KUBUF_BACKING_SHMEM: everybody. It counts in the maker's memory cgroup.
 * CREATE of another backing: CAP_SYS_RAWIO. That memory cannot be swapped and counts in
 *	the maker's RLIMIT_MEMLOCK (CAP_IPC_LOCK is exempt), and in the memory cgroup
 *	unless the DMA API had to provide it.
 * ADD, REMOVE: CAP_SYS_ADMIN. Capabilities are asked for in the initial user namespace:
 *	root in a container is everybody.
 * A buffer's ioctls ask for the rights of the descriptor they are called on, and each
 * says which. A right that is missing is EBADF.
 *
 * Bells
 * -----
 * A buffer has KUBUF_BELLS bells, and each counts events. Bell 0 says that there is data;
 * what the others say, the parties agree on. KUBUF_IOCTL_BELL gives a descriptor of one:
 * read()	waits until the count differs from the one that this open bell was told last
 *	(from 0 if it is new), and tells it: 8 bytes, a __u64 that wraps. With O_NONBLOCK it
 *	does not wait: EAGAIN. At the end of the buffer it tells what is left, then returns 0.
 * write()	of 8 bytes, a __u64 from 1 to 2^32-1, adds so many events and wakes all who
 *	wait. It is no news to the open bell that it goes through. ENODEV at the end.
 * poll()	has POLLIN while read() would not wait, with POLLHUP at the end, and always
 *	POLLOUT on a bell that may ring.
 * Every open bell is told of every event; dup(), fork() and passing a descriptor on share one
 * open bell. What was stored before a ring is seen after the read() that tells of the ring.
 *
 * A bell holds the buffer. The buffer ends by KUBUF_REMOVE_HANGUP or by its driver, so a bell
 * does not tell that a peer has died; a pidfd or a socket does. KVM, vhost, vfio and
 * io_uring's eventfd registration take eventfds and no bells: a thread has to relay.
 *
 * The descriptor of the buffer itself is always ready for poll(), and EPERM for epoll.
 *
 * Rules for all ioctls
 * --------------------
 * Fields and flags that are not defined, and padding, are zero; strings are filled up
 * with zeros, and end in one. Otherwise: EINVAL.
 * A call that fails has changed nothing, and leaves no descriptor behind.
 * Errors of every call, beside those it names: ENOTTY (no call of this node, or of
 * another size), EFAULT (the argument is out of reach), EINVAL (a value that is not
 * allowed), ENOMEM (memory, or a limit: then the kernel log names it, used and asked).
 * 32-bit and 64-bit programs use the same numbers and layouts.
 */
#ifndef _UAPI_KUBUF_H
#define _UAPI_KUBUF_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define KUBUF_UAPI_VERSION 1 /* grows with additions; what a build can do, QUERY tells */
#define KUBUF_NAME_SIZE 32 /* bytes of a name or a label with the zero that ends it */

/*
 * Where memory comes from. SHMEM: a file on kubuf's own tmpfs: huge pages where possible,
 * charged to the maker's memory cgroup, accepted by every call that takes memory. CONTIG: one
 * physically contiguous block, from the buddy allocator up to its limit (as huge pages where
 * they make up all of it), from the DMA API beyond. SCATTER: single pages, on purpose not
 * contiguous, for what must be tested so.
 */
#define KUBUF_BACKING_SHMEM 0
#define KUBUF_BACKING_CONTIG 1
#define KUBUF_BACKING_SCATTER 2
#define KUBUF_BACKING_USER 3 /* registered memory; made by REGISTER alone */

/*
 * Memory type, the same for every mapping, the kernel's too. SHMEM has WB only. UC is for x86
 * only: on arm64 a Device mapping of RAM is a mismatched alias, and faults when unaligned.
 */
#define KUBUF_CACHE_WB 0 /* write-back: ordinary cached memory */
#define KUBUF_CACHE_WC 1 /* write-combining; Normal non-cacheable on arm64 */
#define KUBUF_CACHE_UC 2 /* uncached */

/*
 * Mapped by page frame number, not SHMEM. Such a mapping takes no references to pages, and
 * O_DIRECT, vmsplice, io_uring and process_vm_readv() refuse it with EFAULT.
 */
#define KUBUF_FLAG_MAP_PFN (1U << 0)
#define KUBUF_FLAG_VALID KUBUF_FLAG_MAP_PFN

/* What a returned descriptor is like. */
#define KUBUF_FD_CLOEXEC (1U << 0) /* closed by execve() */
#define KUBUF_FD_RDONLY (1U << 1) /* cannot be written to; DUP only */
#define KUBUF_FD_VALID (KUBUF_FD_CLOEXEC | KUBUF_FD_RDONLY)
#define KUBUF_FD_NONBLOCK (1U << 2) /* O_NONBLOCK; BELL only */

/* Calls for /dev/kubuf/control; features of struct kubuf_ioctl_query */
#define KUBUF_FEATURE_HUGE (1ULL << 0) /* the kernel has huge pages for SHMEM */
#define KUBUF_FEATURE_DMABUF (1ULL << 1) /* EXPORT is there */
#define KUBUF_FEATURE_REGISTER (1ULL << 2) /* REGISTER is there */

/**
 * struct kubuf_ioctl_query - what this kernel and this build of kubuf can do
 * @version: out: KUBUF_UAPI_VERSION of the module
 * @page_size: out: bytes
 * @backings: out: bit n set: backing n is there
 * @caches: out: bit n set: cache mode n is there for some backing
 * @features: out: KUBUF_FEATURE_*
 * @shmem_limit: out: bytes, cap on all SHMEM buffers; 1/16 is for CAP_SYS_RESOURCE
 * @shmem_used: out: bytes of it in use
 * @locked_limit: out: bytes, cap on all memory held by kubuf that cannot be swapped
 * @locked_used: out: bytes of it in use
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
 * @size: in: this and the next three as of struct kubuf_ioctl_create
 * @backing: in
 * @cache: in
 * @flags: in
 * @mode: in: permissions of the node, such as 0660; no bits but 0666; 0 for 0600
 * @uid: in: its owner, as the initial user namespace numbers them
 * @gid: in: its group
 * @name: in: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first; it labels
 *	the buffer, too. "control" is taken.
 *
 * EPERM: no CAP_SYS_ADMIN. EEXIST: the name is in use. ENOSPC: max_names= of them are.
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
 * struct kubuf_ioctl_remove - take a name away; who has the buffer keeps it
 * @name: in: which
 * @flags: in: KUBUF_REMOVE_HANGUP or 0
 * @pad: in: 0
 *
 * The name is free when this returns. Of a buffer that ended, memory and open files stay as
 * they are; bells hang up, and BELL, DUP, EXPORT and open are ENODEV. EPERM: no CAP_SYS_ADMIN.
 * ENOENT: no such name. EBUSY: an ADD or REMOVE of it is under way.
 */
struct kubuf_ioctl_remove {
	char name[KUBUF_NAME_SIZE];
	__u32 flags;
	__u32 pad;
};

/**
 * struct kubuf_entry - one named buffer in a list; all but the name is 0 for who may not
 * read the node, by the mode and owner that ADD gave it
 * @size: bytes
 * @events: count of its bell 0
 * @backing: KUBUF_BACKING_*
 * @cache: KUBUF_CACHE_*
 * @flags: KUBUF_FLAG_*
 * @pad: 0
 * @name: its name
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
 * @room: in: how many entries the array has room for
 * @count: out: how many there are, though no more than @room were written; in: 0
 */
struct kubuf_ioctl_list {
	__u64 entries;
	__u32 room;
	__u32 count;
};

/* What is done with registered memory; at least one of them. */
#define KUBUF_REGISTER_READ (1U << 0) /* drivers and devices read it */
#define KUBUF_REGISTER_WRITE (1U << 1) /* they write it: the program may, too, or EFAULT */
#define KUBUF_REGISTER_VALID (KUBUF_REGISTER_READ | KUBUF_REGISTER_WRITE)

/**
 * struct kubuf_ioctl_register - make a buffer of the caller's own memory
 * @addr: in: first byte, of any alignment
 * @len: in: bytes, not 0, of any number; they are the buffer's size
 * @flags: in: KUBUF_REGISTER_*
 * @fd_flags: in: KUBUF_FD_CLOEXEC or 0
 * @fd: out: the descriptor, for reading alone without KUBUF_REGISTER_WRITE; in: 0
 * @pad: in: 0
 * @label: in: as of struct kubuf_ioctl_create
 *
 * The buffer is the pages that the range has now, pinned until it goes. It has all that a
 * buffer has but mmap (ENODEV; the memory is mapped already), and EXPORT only of whole pages
 * (EINVAL otherwise). It is no view of the addresses: what is mapped there later, by munmap,
 * mremap, MADV_DONTNEED or execve, is other memory, and a child of fork() has copies. Pinned
 * pages stay where they are: they are not swapped, moved or merged to huge ones.
 *
 * Its pages count in the caller's RLIMIT_MEMLOCK; CAP_IPC_LOCK is exempt. The kernel log says
 * what cannot be pinned, and why.
 *
 * EINVAL also: a range past the last address. EFAULT: not mapped, not readable (or writable,
 * as asked), mapped by page frame number, not write-back, a shared mapping of a file that needs
 * writeback.
 * EBUSY: a page cannot be moved to where it may stay. EMFILE, ENFILE: no descriptor. EINTR:
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
