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
#include <linux/refcount.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "account.h"
#include "events.h"
#include "sync.h"

struct kubuf_fences;

/**
 * struct kubuf_backing_ops - where memory comes from; all that tells backings apart
 * @name: as people write it
 * @own: the memory is the core's: always viewed by the kernel, charged as locked
 *	when made, mapped by the core's own VMA operations
 * @contiguous: it is one physical run
 * @populate: get all of the memory, zeroed. On failure nothing is left behind. -ENOSPC
 *	is a limit of the backing's own, which the backing has named in the log.
 * @release: give all of it back. No mapping, view or reference of ours remains,
 *	but pins of others may. NULL where it goes with &kubuf.file.
 * @page: the page at an index, referenced. @bytes is how many bytes from the page's
 *	start are wanted, and then how many of them are contiguous and free of memory
 *	errors; -EIO if none are, -EAGAIN if @nowait and it would take I/O.
 *	NULL where @own is set.
 * @view: make the kernel view, &kubuf.vaddr. NULL where @own is set.
 * @unview: take it down. NULL where @own is set.
 */
struct kubuf_backing_ops {
	const char *name;
	bool own;
	bool contiguous;
	int (*populate)(struct kubuf *buf);
	void (*release)(struct kubuf *buf);
	struct page *(*page)(struct kubuf *buf, pgoff_t index, size_t *bytes,
			     bool nowait);
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
 * @size: bytes, whole pages; never changes
 * @nr_pages: the same in pages
 * @backing: which backing that is
 * @cache: memory type
 * @flags: KUBUF_MAP_PFN, KUBUF_PRIVATE_WRITE
 * @id: number for people, never used twice
 * @label: for people
 * @maker: name of the program that made it, for people
 * @observer: driver's VMA callbacks, or NULL
 * @observer_data: their argument
 * @locked: charge for memory that cannot be swapped because it is our own
 * @node: place in the list of all buffers
 * @files: open files
 * @vmas: VMAs of our own; tmpfs's are not ours to count
 * @exports: dma-bufs
 *
 * @vaddr: kernel view; valid while @views is not 0
 * @views: holders of the view; our own memory holds one for life
 * @view_lock: making and taking down of the view; never held over a copy
 * @view_charge: charge for memory that cannot be swapped while it is viewed
 *
 * @pages: own memory: every page, unless the DMA API hides them;
 *	shmem: every page while there is a view
 * @from_dma: own memory: the DMA API gave it, for the core's own device, so that its
 *	pages must never get a reference (those of CMA would make a long-term pin spin)
 * @dma_addr: its address there
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
	unsigned long nr_pages;
	enum kubuf_backing backing;
	enum kubuf_cache cache;
	unsigned int flags;
	u64 id;
	char label[KUBUF_LABEL_MAX];
	char maker[TASK_COMM_LEN];
	const struct kubuf_observer *observer;
	void *observer_data;
	struct kubuf_charge locked;
	struct list_head node;
	atomic_t files;
	atomic_t vmas;
	atomic_t exports;

	void *vaddr;
	refcount_t views;
	struct mutex view_lock;
	struct kubuf_charge view_charge;

	struct page **pages;
	bool from_dma;
	dma_addr_t dma_addr;

	struct file *file;
	struct address_space mapping;
	struct kubuf_events bells[KUBUF_BELL_MAX];
	bool ended;
	struct kubuf_listener listeners[KUBUF_BELL_MAX];
	struct kubuf_sync sync;
	struct kubuf_fences *fences;
	struct mutex fences_lock;
};

#endif
