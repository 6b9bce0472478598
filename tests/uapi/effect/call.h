/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * call - the calls that are made on every kind of descriptor, as tables
 *
 * Copyright (C) the kubuf developers
 *
 * A row is one call and what it may change. A new call is a new row; nothing else knows the
 * call. A row makes its call, puts back what it changed in its own process, and must be
 * harmless to the guest whatever the outcome.
 */
#ifndef KUBUF_EFFECT_CALL_H
#define KUBUF_EFFECT_CALL_H

#include <stdbool.h>
#include <stddef.h>

/* What can change, and is compared after every call. */
#define EFFECT_BYTES (1U << 0) /* contents, as read() or a mapping shows them */
#define EFFECT_SIZE (1U << 1) /* fstat(), SEEK_END, INFO */
#define EFFECT_HOLES (1U << 2) /* a page that is gone, or not the same for kernel and program */
#define EFFECT_FLAGS (1U << 3) /* FS_IOC_GETFLAGS, the attributes of statx() */
#define EFFECT_MODE (1U << 4)
#define EFFECT_OWNER (1U << 5)
#define EFFECT_TIMES (1U << 6) /* mtime and ctime; atime moves with every mmap() */
#define EFFECT_XATTRS (1U << 7) /* names of extended attributes, as root sees them */
#define EFFECT_LINKS (1U << 8) /* names of the inode */
#define EFFECT_SEALS (1U << 9)
#define EFFECT_POLICY (1U << 10) /* memory policy that the inode keeps for all mappings */
#define EFFECT_CHARGES (1U << 11) /* shmem_used and locked_used of QUERY */
#define EFFECT_NODE (1U << 12) /* attributes of a node in /dev or of a dma-buf's own inode */
#define EFFECT_RIGHTS (1U << 13) /* the descriptor may do what it was opened without */
#define EFFECT_COUNT 14

/* Attributes of an inode that a privileged process may change, and nothing follows from it. */
#define EFFECT_ATTRIBUTES \
	(EFFECT_FLAGS | EFFECT_MODE | EFFECT_OWNER | EFFECT_TIMES | EFFECT_XATTRS)

/* How a call is made, and what is known of its result. */
#define CALL_FORKED (1U << 0) /* in a process of its own, which it may spoil */
#define CALL_REFUSED (1U << 1) /* never succeeds */
#define CALL_REFUSED_READER (1U << 2) /* nor does it by a descriptor that may not write */
#define CALL_REFUSED_MADE (1U << 3) /* nor on a descriptor that kubuf made */
#define CALL_WRITES (1U << 4) /* changes bytes by one that may write: the table can see it */
#define CALL_MADE (1U << 5) /* only made on descriptors that kubuf made; see @reason */
#define CALL_UNPRIVILEGED (1U << 6) /* not made by root; see @reason */

/**
 * struct target - what a call is made on, as its caller knows it
 * @fd: the descriptor
 * @size: bytes of the buffer
 * @map: all of it, mapped shared with the rights that @fd has; NULL unless the table asks
 * @writable: whether @fd was opened for writing
 * @shmem: whether the buffer is on tmpfs
 */
struct target {
	int fd;
	size_t size;
	unsigned char *map;
	bool writable;
	bool shmem;
};

/**
 * struct call - one row
 * @name: the call, as a reader of the kernel's documents knows it
 * @run: makes it: the result, or -1 and errno; call_lacking() where the kernel lacks it
 * @arg: for @run
 * @how: CALL_*
 * @writer: EFFECT_* that are allowed on a descriptor that may write
 * @root: EFFECT_* that are allowed by root of the initial user namespace; on nodes in
 *	/dev and on dma-bufs, which have an inode of their own, EFFECT_NODE stands for them
 * @anybody: EFFECT_* that every caller may have
 * @reason: why it is not made everywhere
 */
struct call {
	const char *name;
	long (*run)(const struct target *target, long arg);
	long arg;
	unsigned int how;
	unsigned int writer;
	unsigned int root;
	unsigned int anybody;
	const char *reason;
};

/* A row; what is not said, such as .how and .root, is 0. */
#define CALL(call_name, call_run, call_arg, ...)                                   \
	{                                                                          \
		.name = call_name, .run = call_run, .arg = call_arg, ##__VA_ARGS__ \
	}

/**
 * struct call_table - calls of one noun
 * @calls: rows
 * @count: how many
 * @mapped: the calls are made on a mapping, target->map
 * @huge: huge pages may make a difference to them
 */
struct call_table {
	const struct call *calls;
	size_t count;
	bool mapped;
	bool huge;
};

#define CALL_TABLE(rows)                                                 \
	{                                                                \
		.calls = rows, .count = sizeof(rows) / sizeof((rows)[0]) \
	}
#define CALL_TABLE_MAPPED(rows)                                                          \
	{                                                                                \
		.calls = rows, .count = sizeof(rows) / sizeof((rows)[0]), .mapped = true \
	}
#define CALL_TABLE_HUGE(rows)                                                             \
	{                                                                                 \
		.calls = rows, .count = sizeof(rows) / sizeof((rows)[0]), .mapped = true, \
		.huge = true                                                              \
	}

extern const struct call_table call_ioctls;
extern const struct call_table call_flags;
extern const struct call_table call_fcntls;
extern const struct call_table call_attributes;
extern const struct call_table call_xattrs;
extern const struct call_table call_sizes;
extern const struct call_table call_paths;
extern const struct call_table call_transfers;
extern const struct call_table call_rings;
extern const struct call_table call_own;
extern const struct call_table call_advice;
extern const struct call_table call_mappings;
extern const struct call_table call_protections;
extern const struct call_table call_locks;
extern const struct call_table call_policies;
extern const struct call_table call_uffd;
extern const struct call_table call_remote;

/* All of them, NULL at the end. */
extern const struct call_table *const call_tables[];

/* What a row returns for a call that this kernel does not have. */
long call_lacking(void);
bool call_is_lacking(long result);

/* -1 and this errno. */
long call_error(int error);

/* The path of a descriptor below /proc/self/fd; good until the next call. */
const char *call_path(int fd);

#endif
