/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/memory - a buffer's memory for the kernel: its address, its pages, copies
 *
 * Included by <linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_MEMORY_H
#define _LINUX_KUBUF_MEMORY_H

#include <linux/export.h>
#include <linux/types.h>

struct iov_iter;
struct kubuf;
struct module;
struct page;

/**
 * kubuf_vmap() - the whole buffer at one kernel address
 * @buf: the buffer; the view holds no reference to it
 *
 * While somebody holds a view of shmem memory it cannot be swapped and is
 * charged as locked to the user who made the view first, whole compound pages
 * included. Making one walks every page; a driver that transfers often keeps it.
 *
 * Context: process context, may sleep. The address itself is good anywhere, in interrupts, too.
 * Of registered memory it has any alignment.
 * Return: the address, until kubuf_vunmap(), or ERR_PTR of -ENOMEM (memory, or a limit
 * on it), -EIO (a page was lost to a memory error or cannot be read from swap), -EINTR
 * (killed meanwhile).
 */
void *kubuf_vmap(struct kubuf *buf);

/**
 * kubuf_vunmap() - let go of the address that kubuf_vmap() returned
 * @buf: the buffer
 *
 * With the last holder every page of shmem memory is marked dirty, because the
 * kernel may have written to any, and can be swapped again. A view is not a device's: it may
 * outlast it.
 *
 * Context: process context, may sleep.
 */
void kubuf_vunmap(struct kubuf *buf);

/**
 * kubuf_page() - one page of a buffer, with a reference
 * @buf: the buffer
 * @index: which page, from 0
 *
 * Context: process context; may sleep to bring the page back from swap.
 * Return: the page, which the caller lets go by put_page(), having called
 * set_page_dirty() if it wrote to it; or ERR_PTR of -EINVAL (past the end),
 * -EOPNOTSUPP (memory of the DMA API, whose pages are not ours to reference),
 * -ENOMEM, -EIO.
 */
struct page *kubuf_page(struct kubuf *buf, pgoff_t index);

/**
 * kubuf_read() - copy bytes of a buffer to an iterator
 * @buf: the buffer
 * @pos: first byte
 * @to: where to; as much as it has room for
 *
 * Context: process context, no lock that a page fault could need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; 0 at or past the end; -EFAULT, -EINTR, -ENOMEM, -EIO when
 * there were none.
 */
ssize_t kubuf_read(struct kubuf *buf, loff_t pos, struct iov_iter *to);

/**
 * kubuf_write() - copy bytes from an iterator into a buffer
 * @buf: the buffer
 * @pos: first byte
 * @from: where from; as much as it has
 *
 * Context: process context, no lock that a page fault could need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; -ENOSPC at or past the end (0 if @from is empty);
 * -EFAULT, -EINTR, -ENOMEM, -EIO when there were none.
 */
ssize_t kubuf_write(struct kubuf *buf, loff_t pos, struct iov_iter *from);

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
 * kubuf_pin_read() - copy bytes of a buffer into pinned user pages
 * @buf: the buffer; keep a view of it (kubuf_vmap()) where transfers are frequent
 * @pos: first byte in the buffer
 * @addr: user address, of any alignment
 * @len: bytes
 * @report: what happened to pages; may be NULL
 *
 * No more than 64 pages are pinned at a time, none when it returns; pins that last
 * one call are not charged to RLIMIT_MEMLOCK.
 *
 * Context: process context of the memory's owner, without mmap_lock.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; 0 at or past the end; -EFAULT (not mapped, or not
 * writable), -EINTR, -ENOMEM when there were none.
 */
ssize_t kubuf_pin_read(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
		       struct kubuf_pin_report *report);

/**
 * kubuf_pin_write() - copy bytes from pinned user pages into a buffer
 * @buf: the buffer; keep a view of it (kubuf_vmap()) where transfers are frequent
 * @pos: first byte in the buffer
 * @addr: user address, of any alignment
 * @len: bytes
 * @report: what happened to pages; may be NULL
 *
 * As kubuf_pin_read(), in the other direction; the user's memory need not be
 * writable.
 *
 * Context: process context of the memory's owner, without mmap_lock.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; -ENOSPC at or past the end (0 if @len is 0); -EFAULT,
 * -EINTR, -ENOMEM when there were none.
 */
ssize_t kubuf_pin_write(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
			struct kubuf_pin_report *report);

/**
 * kubuf_register() - make a buffer of a process's own memory, owned by the calling module
 * @addr: as of kubuf_register_owned()
 * @len: likewise
 * @flags: likewise
 * @label: likewise
 *
 * This is kubuf_register_owned() with THIS_MODULE.
 *
 * Context: as kubuf_register_owned().
 * Return: as kubuf_register_owned().
 */
#define kubuf_register(addr, len, flags, label) \
	kubuf_register_owned(addr, len, flags, label, THIS_MODULE)

/**
 * kubuf_register_owned() - make a buffer of a process's own memory, for long
 * @addr: user address of the first byte, of any alignment
 * @len: bytes, of any number
 * @flags: KUBUF_REGISTER_READ: the driver or its device reads it; KUBUF_REGISTER_WRITE: writes
 *	it, and the process may, too
 * @label: as of struct kubuf_spec
 * @owner: the module that registers; kubuf_register() passes THIS_MODULE
 *
 * The pages that the range has at this moment are pinned (FOLL_LONGTERM) and charged to the
 * caller's RLIMIT_MEMLOCK until the buffer goes. struct kubuf_ioctl_register has what this
 * means for the process. Transfers that are done when the call returns want no registration:
 * kubuf_pin_read(), kubuf_pin_write().
 *
 * Such a buffer's size, and where it begins in its first page, is to the byte. It cannot be
 * mapped by programs, nor exported unless it is whole pages. Without KUBUF_REGISTER_WRITE
 * nobody writes to it: kubuf_vmap() gives an address that is for reading, and kubuf_write(),
 * kubuf_pin_write() and kubuf_dma_map() from the device are -EACCES.
 *
 * Context: process context of the memory's owner, without mmap_lock and whatever else a page
 * fault could need. May sleep for long; a fatal signal ends it.
 * Return: the buffer with the maker's reference, which kubuf_destroy() drops, or ERR_PTR of
 * -EINVAL (no flag, another one, a label or a range that is none), -EFAULT (a page that cannot
 * be had so, said in the log), -EBUSY (a page cannot be moved to where it may stay), -ENOMEM
 * (memory, or a limit on it), -EINTR (killed meanwhile).
 */
struct kubuf *kubuf_register_owned(unsigned long addr, size_t len, u32 flags, const char *label,
				   struct module *owner);

#endif
