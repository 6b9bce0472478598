/* SPDX-License-Identifier: GPL-2.0 */
/*
 * backing - the buffer as its backings know it, and what each must do for it
 */
#ifndef KUBUF_BACKING_H
#define KUBUF_BACKING_H

#include <linux/fs.h>
#include <linux/kref.h>
#include <linux/kubuf.h>
#include <linux/mutex.h>
#include <linux/pgtable.h>
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/types.h>

#include "account.h"
#include "events.h"
#include "sync.h"

struct device;
struct iov_iter;
struct kubuf_fences;
struct kubuf_node;
struct sg_table;
struct vm_area_struct;

/* The smallest pages called huge: those that a page middle directory entry maps. */
#define KUBUF_HUGE_ORDER (PMD_SHIFT - PAGE_SHIFT)

/* Bytes that are copied between two looks at signals and the scheduler. */
#define KUBUF_COPY_CHUNK SZ_1M

/**
 * struct kubuf_backing_ops - where memory comes from; all that tells backings apart
 * @name: as people write it
 * @charged: what it holds is charged as locked for life, not while it is viewed
 * @refusal: why there is no such buffer, in words, on a machine that offers the cache mode;
 *	or NULL
 * @accepts: KUBUF_ACCEPT_* of its mappings
 * @populate: get all of the memory, zeroed. On failure nothing is left behind. -ENOSPC
 *	is a limit of the backing's own, which the backing has named in the log, as it has
 *	said why -EINVAL. Can put operations in place of these, which tell one source from
 *	another.
 * @release: give all of it back. No mapping, view or reference of ours remains,
 *	but pins of others may. NULL where it goes with &kubuf.file.
 * @map: make a VMA one of this memory; what kubuf_mmap() promises of any is checked. NULL
 *	where there is no mapping.
 * @copy: move bytes between the buffer, which has them all, and an iterator. Bytes moved,
 *	fewer at a bad user address or after a fatal signal; -EFAULT, -EINTR, -ENOMEM, -EIO
 *	when there were none, and -EAGAIN if that would take I/O and is not to wait.
 * @page: the page at an index, with a reference. NULL where pages must not get one.
 * @huge: bytes of it that are huge pages now. NULL where none ever are.
 * @table: all of it as a scatter list for a device, while it is viewed
 * @view: make the kernel view, &kubuf.vaddr; the buffer's pages are charged as locked by now.
 *	NULL where it is there for life.
 * @unview: take it down. NULL likewise.
 */
struct kubuf_backing_ops {
	const char *name;
	bool charged;
	const char *(*refusal)(const struct kubuf_spec *spec);
	unsigned int (*accepts)(const struct kubuf *buf);
	int (*populate)(struct kubuf *buf);
	void (*release)(struct kubuf *buf);
	int (*map)(struct kubuf *buf, struct vm_area_struct *vma);
	ssize_t (*copy)(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			bool write, bool nowait);
	struct page *(*page)(struct kubuf *buf, pgoff_t index);
	size_t (*huge)(struct kubuf *buf);
	int (*table)(struct kubuf *buf, struct device *dev, struct sg_table *table);
	int (*view)(struct kubuf *buf);
	void (*unview)(struct kubuf *buf);
};

/**
 * struct kubuf_listener - who is told of programs' rings of a bell
 * @lock: guards the others; held for reading while @rung runs
 * @rung: a driver's callback, or NULL
 * @data: its argument
 */
struct kubuf_listener {
	struct rw_semaphore lock;
	kubuf_rung_fn *rung;
	void *data;
};

/**
 * struct kubuf - memory of fixed size that kernel and programs share
 * @ref: the maker's, drivers' and open files' references, one for each VMA of our own
 *	and one for each export
 * @owner: module that made it; every reference but the maker's holds it
 * @ops: the backing
 * @size: bytes, whole pages but for registered memory; never changes
 * @first: of registered memory: where in its first page it begins; else 0
 * @nr_pages: pages that it touches
 * @backing: KUBUF_BACKING_*
 * @cache: KUBUF_CACHE_*
 * @flags: KUBUF_FLAG_MAP_PFN, KUBUF_READ_ONLY, KUBUF_PRIVATE_WRITE
 * @id: number for people, never used twice
 * @label: for people
 * @maker: name of the program that made it, for people
 * @observer: driver's VMA callbacks, or NULL
 * @observer_data: their argument
 * @locked: charge for memory that cannot be swapped: for life, or while it is viewed
 * @files: open files
 * @vmas: VMAs of our own; tmpfs's are not ours to count
 * @exports: dma-bufs
 * @no_store: registered for reading, and so KUBUF_READ_ONLY: the kernel does not write either
 * @start: of registered memory: user address of its first page, while it is made
 * @node: its name, of those that drivers publish; or NULL
 * @destroyed: the maker has let go
 *
 * @vaddr: kernel view; valid while @views is not 0
 * @views: holders of the view; resident memory holds one for life
 * @view_lock: making and taking down of the view; never held over a copy
 *
 * @pages: every page behind @vaddr; NULL where the DMA API hides them
 * @dma_addr: address at the DMA API, of what contig.c got there
 *
 * @file: on tmpfs: the memory of a shmem buffer, the inode of every one
 * @mapping: where VMAs of our own are listed; it has no pages. Nodes of the same
 *	buffer share it, and the kernel finds the size through its host.
 * @bells: the counters of its bells
 * @ended: kubuf_hangup() was called: no bell, descriptor or dma-buf is made any more
 * @listeners: of each bell
 * @sync: devices that have the memory mapped
 * @fences: of all who import it, for as long as it has a dma-buf; or NULL
 * @fences_lock: guards @fences
 */
struct kubuf {
	struct kref ref;
	struct module *owner;
	const struct kubuf_backing_ops *ops;
	size_t size;
	size_t first;
	unsigned long nr_pages;
	u32 backing;
	u32 cache;
	u32 flags;
	u64 id;
	char label[KUBUF_NAME_SIZE];
	char maker[TASK_COMM_LEN];
	const struct kubuf_observer *observer;
	void *observer_data;
	struct kubuf_charge locked;
	atomic_t files;
	atomic_t vmas;
	atomic_t exports;
	bool no_store;
	unsigned long start;
	struct kubuf_node *node;
	bool destroyed;

	void *vaddr;
	refcount_t views;
	struct mutex view_lock;

	struct page **pages;
	dma_addr_t dma_addr;

	struct file *file;
	struct address_space mapping;
	struct kubuf_events bells[KUBUF_BELLS];
	bool ended;
	struct kubuf_listener listeners[KUBUF_BELLS];
	struct kubuf_sync sync;
	struct kubuf_fences *fences;
	struct mutex fences_lock;
};

/**
 * kubuf_huge() - how much of a buffer is huge pages
 * @buf: the buffer
 *
 * Return: bytes, as it is now.
 */
static inline size_t kubuf_huge(struct kubuf *buf)
{
	return buf->ops->huge ? buf->ops->huge(buf) : 0;
}

#endif
