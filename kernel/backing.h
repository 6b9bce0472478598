/* SPDX-License-Identifier: GPL-2.0 */
/*
 * backing - struct kubuf, and the operations that every backing provides
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
 * struct kubuf_backing_ops - the operations of a backing, and all that differs between backings
 * @name: its name in options, lists and logs
 * @charged: the memory is charged as locked for life, and not only while it is viewed
 * @refusal: return the reason why this machine has no such buffer, or NULL; the cache mode has
 *	been checked
 * @accepts: KUBUF_ACCEPT_* of its mappings
 * @populate: get all of the memory, zeroed. On failure nothing is left behind; before -ENOSPC
 *	(a limit of this backing) and -EINVAL the backing has logged the reason. May replace
 *	&kubuf.ops by the operations for the source that it has used.
 * @release: free all of the memory. The core has no mapping, view or reference left, but others
 *	may have pages pinned. NULL where the memory is freed with &kubuf.file.
 * @map: set up a VMA to map the memory; kubuf_mmap() has made its checks. NULL if such memory
 *	cannot be mapped.
 * @copy: copy between a range inside the buffer and an iterator. Returns bytes copied, fewer at
 *	a bad user address or after a fatal signal; if none were copied, -EFAULT, -EINTR,
 *	-ENOMEM, -EIO, or -EAGAIN if the copy needs I/O and must not wait.
 * @page: return the page at an index, with a reference. NULL if the pages must not be
 *	referenced.
 * @huge: return how many bytes are in huge pages now. NULL if none ever are.
 * @table: make a scatter list of all of the memory for a device, while the buffer is viewed
 * @view: make the kernel view, &kubuf.vaddr; the buffer's pages have been charged as locked.
 *	NULL if the view exists for life.
 * @unview: remove the kernel view. NULL if the view exists for life.
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
 * struct kubuf_listener - a driver's callback for rings of a bell by programs
 * @lock: protects the members below; held for reading while @rung runs
 * @rung: a driver's callback, or NULL
 * @data: its argument
 */
struct kubuf_listener {
	struct rw_semaphore lock;
	kubuf_rung_fn *rung;
	void *data;
};

/**
 * struct kubuf - a buffer: memory of fixed size that the kernel and programs share
 * @ref: references of the maker, drivers, open files, exports and the core's own VMAs
 * @owner: module that made the buffer; every reference but the maker's holds the module
 * @ops: the backing
 * @size: bytes, whole pages but for registered memory; never changes
 * @first: of registered memory, the offset of its first byte in the first page; otherwise 0
 * @nr_pages: pages that the buffer touches
 * @backing: KUBUF_BACKING_*
 * @cache: KUBUF_CACHE_*
 * @flags: KUBUF_FLAG_MAP_PFN, KUBUF_READ_ONLY, KUBUF_PRIVATE_WRITE
 * @id: number in lists and traces, never used twice
 * @label: name in lists, logs and traces
 * @maker: command name of the process that made the buffer, for lists
 * @observer: driver's VMA callbacks, or NULL
 * @observer_data: their argument
 * @locked: charge for memory that cannot be swapped: held for life, or while the buffer is
 *	viewed
 * @files: open files
 * @vmas: the core's own VMAs; those of shmem buffers belong to tmpfs and are not counted
 * @exports: dma-bufs
 * @no_store: registered for reading: KUBUF_READ_ONLY, and the kernel must not write either
 * @start: of registered memory, the user address of its first page; used only while pinning
 * @node: the node, if a driver published the buffer; or NULL
 * @destroyed: the maker's reference has been dropped
 *
 * @vaddr: kernel view; valid while @views is not 0
 * @views: number of holders of the view; resident memory counts as one for life
 * @view_lock: held while the view is made or removed; never held over a copy
 *
 * @pages: every page behind @vaddr; NULL if only the DMA API knows the pages
 * @dma_addr: DMA address of memory that contig.c got from the DMA API
 *
 * @file: a file on tmpfs: holds the memory of a shmem buffer, and lends its inode to any buffer
 * @mapping: the f_mapping of all open files of the buffer, which lists the core's own VMAs. It
 *	has no pages; its host is an inode of the buffer's size.
 * @bells: event counters of its bells
 * @ended: kubuf_hangup() was called; no new bell, descriptor or dma-buf can be made
 * @listeners: a listener for each bell
 * @sync: devices that have the memory mapped
 * @fences: fences of all importers, while the buffer has a dma-buf; otherwise NULL
 * @fences_lock: protects @fences
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
 * kubuf_huge() - how much of a buffer is in huge pages
 * @buf: the buffer
 *
 * Return: bytes at this moment.
 */
static inline size_t kubuf_huge(struct kubuf *buf)
{
	return buf->ops->huge ? buf->ops->huge(buf) : 0;
}

#endif
