/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf - memory shared between the kernel and programs: the in-kernel API
 *
 * A driver makes a buffer, lets its node's file operations end in the calls
 * below, and destroys the buffer when it goes (kubuf_destroy()):
 *
 *	static struct kubuf *buf;
 *
 *	static int node_open(struct inode *inode, struct file *file)
 *	{
 *		return kubuf_file_open(file, buf);
 *	}
 *
 *	DEFINE_KUBUF_FOPS(node_fops, node_open);
 *
 * A driver that does some of it in another way takes the groups that it leaves as they are:
 *
 *	static const struct file_operations node_fops = {
 *		.owner = THIS_MODULE,
 *		.open = node_open,
 *		KUBUF_FOPS_FILE,
 *		KUBUF_FOPS_RW,
 *		KUBUF_FOPS_MAP,
 *		.poll = node_poll,
 *		.unlocked_ioctl = node_ioctl,
 *		.compat_ioctl = compat_ptr_ioctl,
 *	};
 *
 * The owner rule: every reference to a buffer but the maker's own holds the module that
 * made it. Descriptors that programs duplicated, mappings, dma-bufs and references that
 * other drivers took keep the driver's code and data, so whatever is handed over in
 * struct kubuf_spec stays valid, and rmmod says EBUSY, as for any character device.
 *
 * Events: a buffer has KUBUF_BELLS bells. Bell 0 tells programs that there is data:
 *
 *	fill the memory;
 *	kubuf_bell_ring(buf, 0, 1);
 *
 * A program that reads the count afterwards sees what was stored before. What the other
 * bells say is up to driver and programs; a driver hears of programs' rings by
 * kubuf_bell_listen(). When the device goes, kubuf_hangup() tells everybody, and no
 * listener is called any more.
 *
 * Everything here may sleep and is for process context, unless said otherwise.
 * Nothing here holds a lock while it touches user memory.
 *
 * What programs see of it, and the numbers that both use, are in <uapi/linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_H
#define _LINUX_KUBUF_H

#include <linux/bits.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <uapi/linux/kubuf.h>

struct iov_iter;
struct kubuf;
struct module;
struct page;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct vm_area_struct;

/*
 * A flag of struct kubuf_spec that no program can ask for: allow writable private mappings
 * that are refused otherwise. Of memory that is not write-back: the copy that the first
 * store makes is ordinary RAM mapped with the buffer's type, a mismatched alias, harmless
 * only where it is known to be. Of memory mapped by page frame number: its physical address
 * shows in /proc/PID/maps. For labs.
 */
#define KUBUF_PRIVATE_WRITE BIT(31)

/**
 * struct kubuf_observer - a driver's callbacks when mappings come and go
 * @open: a VMA of the buffer came to be: by mmap(), fork(), a move by mremap()
 *	or the split of another one
 * @close: such a VMA is gone
 *
 * open is called with the process's mmap_lock held for writing; close with it held in some
 * way or not at all, so perhaps at the same time as others. Neither may touch user memory.
 * For buffers whose VMAs are the core's own, that is every backing but KUBUF_BACKING_SHMEM.
 */
struct kubuf_observer {
	void (*open)(struct kubuf *buf, void *data);
	void (*close)(struct kubuf *buf, void *data);
};

/**
 * struct kubuf_spec - what kubuf_create() is to make
 * @label: short name for messages and /proc/PID/maps, printable ASCII without a slash;
 *	copied, and cut to KUBUF_NAME_SIZE
 * @size: bytes, rounded up to whole pages; not 0
 * @backing: KUBUF_BACKING_*
 * @cache: KUBUF_CACHE_*
 * @flags: KUBUF_FLAG_MAP_PFN, KUBUF_PRIVATE_WRITE
 * @observer: optional; belongs in the module that makes the buffer, and stays until
 *	kubuf_destroy() has returned and the last other reference is gone
 * @observer_data: handed to the observer's callbacks
 */
struct kubuf_spec {
	const char *label;
	size_t size;
	u32 backing;
	u32 cache;
	u32 flags;
	const struct kubuf_observer *observer;
	void *observer_data;
};

/**
 * struct kubuf_pin_report - what a transfer through pinned pages did
 * @spanned: pages that the user's range touches
 * @pinned: pages that were pinned, and by now are unpinned again
 */
struct kubuf_pin_report {
	unsigned long spanned;
	unsigned long pinned;
};

/**
 * struct kubuf_seen - how far an open file has been told of a bell's count
 * @lock: guards the others
 * @count: what it was told; 0 for a new one
 * @reads: how often it was told
 *
 * For a driver whose own node has a bell: one for each open file, in its private data.
 */
struct kubuf_seen {
	spinlock_t lock;
	u64 count;
	unsigned long reads;
};

/**
 * kubuf_seen_init() - an open file that was told nothing yet
 * @seen: what it is to remember
 */
static inline void kubuf_seen_init(struct kubuf_seen *seen)
{
	spin_lock_init(&seen->lock);
	seen->count = 0;
	seen->reads = 0;
}

/**
 * typedef kubuf_rung_fn - is told that a program has rung a bell
 * @buf: the buffer
 * @which: which bell
 * @events: how many events the program added
 * @data: what was handed to kubuf_bell_listen()
 */
typedef void kubuf_rung_fn(struct kubuf *buf, unsigned int which, u32 events, void *data);

/* buf: making, holding, looking at */
struct kubuf *kubuf_create_owned(const struct kubuf_spec *spec, struct module *owner);
#define kubuf_create(spec) kubuf_create_owned(spec, THIS_MODULE)
void kubuf_destroy(struct kubuf *buf);
struct kubuf *kubuf_get(struct kubuf *buf);
void kubuf_put(struct kubuf *buf);
size_t kubuf_size(const struct kubuf *buf);
struct page *kubuf_page(struct kubuf *buf, pgoff_t index);

/* bell: telling programs, being told by them, and the end */
u64 kubuf_bell_count(const struct kubuf *buf, unsigned int which);
void kubuf_bell_ring(struct kubuf *buf, unsigned int which, u32 events);
int kubuf_bell_listen(struct kubuf *buf, unsigned int which, kubuf_rung_fn *rung, void *data);
void kubuf_bell_unlisten(struct kubuf *buf, unsigned int which);
__poll_t kubuf_bell_poll(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			 struct file *file, struct poll_table_struct *wait);
ssize_t kubuf_bell_read(struct kubuf *buf, unsigned int which, struct kubuf_seen *seen,
			struct kiocb *iocb, struct iov_iter *to);
void kubuf_hangup(struct kubuf *buf);

/* view: the whole at one kernel address */
void *kubuf_vmap(struct kubuf *buf);
void kubuf_vunmap(struct kubuf *buf);

/* rw: copying between a buffer and an iterator */
ssize_t kubuf_read(struct kubuf *buf, loff_t pos, struct iov_iter *to);
ssize_t kubuf_write(struct kubuf *buf, loff_t pos, struct iov_iter *from);

/* pin: copying between a buffer and pinned user pages */
ssize_t kubuf_pin_read(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
		       struct kubuf_pin_report *report);
ssize_t kubuf_pin_write(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
			struct kubuf_pin_report *report);

/* map: user mappings */
int kubuf_mmap(struct kubuf *buf, struct vm_area_struct *vma);
unsigned long kubuf_get_unmapped_area(struct kubuf *buf, struct file *file, unsigned long addr,
				      unsigned long len, unsigned long pgoff, unsigned long flags);

/* file: file operations for a node that is a buffer */
int kubuf_file_open(struct file *file, struct kubuf *buf);
int kubuf_file_release(struct inode *inode, struct file *file);
loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence);
ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to);
ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from);
ssize_t kubuf_file_splice_read(struct file *file, loff_t *pos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags);
int kubuf_file_mmap(struct file *file, struct vm_area_struct *vma);
unsigned long kubuf_file_get_unmapped_area(struct file *file, unsigned long addr,
					   unsigned long len, unsigned long pgoff,
					   unsigned long flags);
long kubuf_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
void kubuf_file_show_fdinfo(struct seq_file *seq, struct file *file);

/**
 * DOC: file operations in groups
 *
 * No operation is in two groups, so a driver takes a group or writes those operations itself.
 * All are for files that kubuf_file_open() has seen, and each such file must come to
 * kubuf_file_release(): a release operation of the driver's own ends in it.
 *
 * KUBUF_FOPS_FILE: release, llseek, fsync (there is nothing to write back), show_fdinfo
 * KUBUF_FOPS_RW: read, write and splice by iterators
 * KUBUF_FOPS_MAP: mmap, and where in the process
 * KUBUF_FOPS_IOCTL: the calls of a buffer
 */
#define KUBUF_FOPS_FILE                \
	.release = kubuf_file_release, \
	.llseek = kubuf_file_llseek,   \
	.fsync = noop_fsync,           \
	.show_fdinfo = kubuf_file_show_fdinfo
#define KUBUF_FOPS_ITER                        \
	.read_iter = kubuf_file_read_iter,     \
	.write_iter = kubuf_file_write_iter,   \
	.splice_read = kubuf_file_splice_read, \
	.splice_write = iter_file_splice_write
/* io_uring then writes at once, and not from a worker. Before 6.10 kubuf_file_open() tells it. */
#ifdef FOP_BUFFER_WASYNC
#define KUBUF_FOPS_RW KUBUF_FOPS_ITER, .fop_flags = FOP_BUFFER_WASYNC
#else
#define KUBUF_FOPS_RW KUBUF_FOPS_ITER
#endif
#define KUBUF_FOPS_MAP           \
	.mmap = kubuf_file_mmap, \
	.get_unmapped_area = kubuf_file_get_unmapped_area
#define KUBUF_FOPS_IOCTL                    \
	.unlocked_ioctl = kubuf_file_ioctl, \
	.compat_ioctl = compat_ptr_ioctl

/**
 * DEFINE_KUBUF_FOPS() - file operations of a node that is a buffer, all of them
 * @name: what to call them
 * @open_node: open operation, which ends in kubuf_file_open()
 */
#define DEFINE_KUBUF_FOPS(name, open_node)           \
	static const struct file_operations name = { \
		.owner = THIS_MODULE,                \
		.open = open_node,                   \
		KUBUF_FOPS_FILE,                     \
		KUBUF_FOPS_RW,                       \
		KUBUF_FOPS_MAP,                      \
		KUBUF_FOPS_IOCTL,                    \
	}

#endif
