/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * pagewalk - the page table entry for an address of the calling process
 *
 * Stock kernels offer no way to see memory attributes. The node /dev/pagewalk
 * (root only) answers one ioctl: it walks the caller's own page tables to the
 * leaf that maps an address, and the kernel's own tables to the entry that
 * maps the same page there (its alias in the direct map).
 */
#ifndef KUBUF_PAGEWALK_H
#define KUBUF_PAGEWALK_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct pagewalk - one address, and its entries in the page tables
 * @addr: in: user address
 * @entry: out: leaf entry as the CPU sees it, 0 if the CPU sees none: nothing is mapped there,
 *	or the page is in swap, is being migrated, or cannot be accessed (PROT_NONE)
 * @pfn: out: page frame number
 * @alias: out: leaf entry of the kernel's direct map for the same page, 0 if there is none
 * @shift: out: log2 of the bytes the leaf maps (12: one 4 KiB page, 21: 2 MiB)
 * @index: out: attribute index in the entry (x86: into the PAT, arm64: into MAIR_EL1)
 * @attr: out: the register's byte at that index. x86: 0 UC, 1 WC, 4 WT, 5 WP, 6 WB, 7 UC-;
 *        arm64: 0xff Normal write-back, 0x44 Normal-NC, 0x04 Device-nGnRE, 0x00 Device-nGnRnE
 * @alias_shift: out: as @shift, of @alias
 * @alias_index: out: as @index, of @alias
 * @alias_attr: out: as @attr, of @alias
 * @pad: zero
 */
struct pagewalk {
	__u64 addr;
	__u64 entry;
	__u64 pfn;
	__u64 alias;
	__u8 shift;
	__u8 index;
	__u8 attr;
	__u8 alias_shift;
	__u8 alias_index;
	__u8 alias_attr;
	__u8 pad[2];
};

#define PAGEWALK_LOOK _IOWR('P', 0x40, struct pagewalk)

#endif
