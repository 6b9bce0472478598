/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * page - page frame numbers, and what the kernel counts about them
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_PAGE_H
#define KUBUF_PAGE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

size_t page_size(void);

/* @len up to a whole page, which is what a buffer asked for with @len has. */
size_t page_round(size_t len);

/* Memory of this process's own, all zeros; and addresses where there is none. */
unsigned char *page_own(size_t len);
unsigned char *page_room(size_t len);

/*
 * A page of the next level of the page tables: 2 MiB for pages of 4 KiB, 32 MiB for
 * those of 16 KiB. The test is skipped where the kernel has none, or has less than
 * @count of them free.
 */
size_t page_huge(size_t count);

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* since 6.1 */
#endif

/* Grows a mapping of one page to so many bytes, whatever its file has, at @place. */
void *page_grow(void *map, size_t size, void *place);

/* The buddy allocator's largest block. */
size_t page_block_max(void);

/*
 * Each CPU keeps references to the pages it last put on a list of reclaimable ones, which
 * nobody can reclaim for as long. Here all let go.
 */
void page_drain_lists(void);

/* Page frame number behind an address of this process; 0 when no page is there. */
uint64_t page_pfn(const volatile void *addr);

/* How many page table entries map the page, from /proc/kpagecount. */
uint64_t page_mapcount(uint64_t pfn);

/* The KPF_ bits of linux/kernel-page-flags.h. */
uint64_t page_flags(uint64_t pfn);

#endif
