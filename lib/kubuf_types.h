/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_types.h> - what libkubuf's functions take and give
 *
 * Copyright (C) the kubuf developers
 *
 * Included by <kubuf.h>, which says how a structure grows.
 */
#ifndef KUBUF_TYPES_H
#define KUBUF_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where memory comes from; <linux/kubuf.h> says what each is for and who may make it. */
enum kub_backing {
	KUB_SHMEM = 0,
	KUB_CONTIG = 1,
	KUB_SCATTER = 2,
	KUB_USER = 3
};

/* How the CPU caches it: write-back, write-combining, uncached. KUB_SHMEM has KUB_WB alone. */
enum kub_cache {
	KUB_WB = 0,
	KUB_WC = 1,
	KUB_UC = 2
};

/* Flags of a buffer: its mappings are by page frame number; not for KUB_SHMEM. */
#define KUB_MAP_PFN 1u

/* What a mapping of a buffer can be given to: accepts of struct kub_info. */
#define KUB_ACCEPT_PIN 1u /* O_DIRECT, vmsplice(), MSG_ZEROCOPY, process_vm_readv(), io_uring */
#define KUB_ACCEPT_REGISTER 2u /* registered buffers of io_uring */
#define KUB_ACCEPT_FUTEX 4u /* futexes and mutexes between processes */
#define KUB_ACCEPT_PRIVATE 8u /* writable private mappings */

/* What a machine can do: features of struct kub_limits. */
#define KUB_FEATURE_HUGE 1u /* huge pages */
#define KUB_FEATURE_DMABUF 2u /* kub_export() */
#define KUB_FEATURE_REGISTER 4u /* kub_register() */

/**
 * struct kub_options - how a buffer is to be; NULL or zeros for an ordinary one
 * @size_of: sizeof(struct kub_options)
 * @backing: all but KUB_SHMEM want CAP_SYS_RAWIO
 * @cache: its memory type
 * @flags: KUB_MAP_PFN or 0
 * @label: shown in /proc/PID/maps; at most 31 characters, printable ASCII without a slash; NULL
 *	for "buffer". Of a named buffer the name is the label, and this is NULL.
 */
struct kub_options {
	size_t size_of;
	enum kub_backing backing;
	enum kub_cache cache;
	unsigned int flags;
	const char *label;
};

/**
 * struct kub_info - what a buffer is
 * @size_of: sizeof(struct kub_info), set by the caller
 * @size: bytes
 * @huge: bytes of it that are huge pages at the moment; 0 in a list
 * @id: number of the buffer, unique until the module is unloaded; 0 in a list
 * @backing: where its memory comes from
 * @cache: its memory type
 * @flags: KUB_MAP_PFN or 0
 * @accepts: KUB_ACCEPT_*; 0 in a list
 * @label: its label, which for a named buffer is the name
 * @events: count of its bell 0
 */
struct kub_info {
	size_t size_of;
	uint64_t size, huge, id;
	enum kub_backing backing;
	enum kub_cache cache;
	unsigned int flags, accepts;
	char label[32];
	uint64_t events;
};

/**
 * struct kub_limits - what the machine can do, and how much of it is taken
 * @size_of: sizeof(struct kub_limits), set by the caller
 * @version: of the module's calls, KUBUF_UAPI_VERSION there
 * @page_size: bytes
 * @backings: bit n is set if backing n is there
 * @caches: bit n is set if cache mode n is there for some backing
 * @features: KUB_FEATURE_*
 * @shmem_limit: bytes, cap on all KUB_SHMEM buffers; a sixteenth is for CAP_SYS_RESOURCE
 * @shmem_used: bytes of that in use
 * @locked_limit: bytes, cap on all memory that kubuf keeps from being swapped
 * @locked_used: bytes of that in use
 */
struct kub_limits {
	size_t size_of;
	unsigned int version, page_size, backings, caches;
	uint64_t features, shmem_limit, shmem_used, locked_limit, locked_used;
};

#ifdef __cplusplus
}
#endif
#endif
