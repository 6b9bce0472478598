/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_types.h> - structures and constants of libkubuf's functions
 *
 * Copyright (C) the kubuf developers
 *
 * Included by <kubuf.h>, which explains how structures grow.
 */
#ifndef KUBUF_TYPES_H
#define KUBUF_TYPES_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where memory comes from; <linux/kubuf.h> describes each, and who may make it. */
enum kub_backing {
	KUB_SHMEM = 0,
	KUB_CONTIG = 1,
	KUB_SCATTER = 2,
	KUB_USER = 3
};

/* How the CPU caches the memory: write-back, write-combining, uncached; KUB_SHMEM: KUB_WB only. */
enum kub_cache {
	KUB_WB = 0,
	KUB_WC = 1,
	KUB_UC = 2
};

/* Flags of a buffer: mapped by page frame number; not for KUB_SHMEM. */
#define KUB_MAP_PFN 1u

/* Uses of a mapping of a buffer: accepts of struct kub_info. */
#define KUB_ACCEPT_PIN 1u /* O_DIRECT, vmsplice(), MSG_ZEROCOPY, process_vm_readv(), io_uring */
#define KUB_ACCEPT_REGISTER 2u /* registered buffers of io_uring */
#define KUB_ACCEPT_FUTEX 4u /* futexes and mutexes between processes */
#define KUB_ACCEPT_PRIVATE 8u /* writable private mappings */

/* Features of a machine: features of struct kub_limits. */
#define KUB_FEATURE_HUGE 1u /* huge pages */
#define KUB_FEATURE_DMABUF 2u /* kub_export() */
#define KUB_FEATURE_REGISTER 4u /* kub_register() */

/**
 * struct kub_options - properties of a new buffer; NULL or zeros for an ordinary one
 * @size_of: sizeof(struct kub_options)
 * @backing: all but KUB_SHMEM need CAP_SYS_RAWIO
 * @cache: memory type
 * @flags: KUB_MAP_PFN or 0
 * @label: shown in /proc/PID/maps; at most 31 characters, printable ASCII without a slash; NULL
 *	for "buffer". The label of a named buffer is its name, so this must be NULL.
 */
struct kub_options {
	size_t size_of;
	enum kub_backing backing;
	enum kub_cache cache;
	unsigned int flags;
	const char *label;
};

/**
 * struct kub_info - properties of a buffer
 * @size_of: sizeof(struct kub_info), set by the caller
 * @size: bytes
 * @huge: bytes in huge pages at the moment; 0 in a list
 * @id: number of the buffer, unique until the module is unloaded; 0 in a list
 * @backing: where its memory comes from
 * @cache: memory type
 * @flags: KUB_MAP_PFN or 0
 * @accepts: KUB_ACCEPT_*; 0 in a list
 * @label: the label, which for a named buffer is the name
 * @events: count of the buffer's bell 0
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
 * struct kub_limits - features of the machine, its limits and their use
 * @size_of: sizeof(struct kub_limits), set by the caller
 * @version: KUBUF_UAPI_VERSION of the module
 * @page_size: bytes
 * @backings: bit n is set if backing n exists
 * @caches: bit n is set if some backing has cache mode n
 * @features: KUB_FEATURE_*
 * @shmem_limit: bytes, cap on all KUB_SHMEM buffers; a sixteenth is reserved for
 *	CAP_SYS_RESOURCE
 * @shmem_used: bytes of that cap in use
 * @locked_limit: bytes, cap on all memory of kubuf that cannot be swapped
 * @locked_used: bytes of that cap in use
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
