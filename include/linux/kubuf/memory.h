/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/memory - access of drivers to a buffer: kernel address, pages, copies
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
 * kubuf_vmap() - get a kernel view: the whole buffer at one kernel address
 * @buf: the buffer, to which the view holds no reference
 *
 * While a shmem buffer has a view, its memory cannot be swapped, and is charged as locked to
 * the user of the first holder, whole compound pages included. Making the view walks every
 * page, so a driver that transfers often should keep one.
 *
 * Context: process context, may sleep. The address can be used in any context. For registered
 * memory it may have any alignment.
 * Return: the address, valid until kubuf_vunmap(), or ERR_PTR of -ENOMEM (memory, or a limit on
 * it), -EIO (a page has a memory error or cannot be read from swap), -EINTR (killed meanwhile).
 */
void *kubuf_vmap(struct kubuf *buf);

/**
 * kubuf_vunmap() - drop the view that kubuf_vmap() returned
 * @buf: the buffer
 *
 * When the last holder of a view drops it, every page of a shmem buffer is marked dirty,
 * because the kernel may have written to it, and can be swapped again. A view needs no device,
 * and may be kept after a device is gone.
 *
 * Context: process context, may sleep.
 */
void kubuf_vunmap(struct kubuf *buf);

/**
 * kubuf_page() - get a reference to one page of a buffer
 * @buf: the buffer
 * @index: index of the page, from 0
 *
 * Context: process context; may sleep to bring the page back from swap.
 * Return: the page, which the caller drops by put_page(), after set_page_dirty() if the page
 * was written to; or ERR_PTR of -EINVAL (past the end), -EOPNOTSUPP (DMA-API memory, whose
 * pages must not be referenced), -ENOMEM, -EIO.
 */
struct page *kubuf_page(struct kubuf *buf, pgoff_t index);

/**
 * kubuf_read() - copy bytes of a buffer to an iterator
 * @buf: the buffer
 * @pos: first byte
 * @to: destination; its size limits the copy
 *
 * Context: process context, without locks that a page fault may need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; 0 at or past the end; if none were copied, -EFAULT, -EINTR, -ENOMEM,
 * -EIO.
 */
ssize_t kubuf_read(struct kubuf *buf, loff_t pos, struct iov_iter *to);

/**
 * kubuf_write() - copy bytes from an iterator into a buffer
 * @buf: the buffer
 * @pos: first byte
 * @from: source; its size limits the copy
 *
 * Context: process context, without locks that a page fault may need.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; -ENOSPC at or past the end (0 if @from is empty); if none were copied,
 * -EFAULT, -EINTR, -ENOMEM, -EIO.
 */
ssize_t kubuf_write(struct kubuf *buf, loff_t pos, struct iov_iter *from);

/**
 * struct kubuf_pin_report - page counts of a transfer through pinned pages
 * @spanned: pages that the user's range touches
 * @pinned: pages that were pinned; all are unpinned again
 */
struct kubuf_pin_report {
	unsigned long spanned;
	unsigned long pinned;
};

/**
 * kubuf_pin_read() - copy bytes of a buffer into pinned user pages
 * @buf: the buffer; hold a view of it (kubuf_vmap()) if transfers are frequent
 * @pos: first byte in the buffer
 * @addr: user address, of any alignment
 * @len: bytes
 * @report: set to the page counts; may be NULL
 *
 * At most 64 pages are pinned at a time, and none after the call. Such short pins are not
 * charged to RLIMIT_MEMLOCK.
 *
 * Context: process context of the process whose memory it is, without mmap_lock.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; 0 at or past the end; if none were copied, -EFAULT (not mapped, or not
 * writable), -EINTR, -ENOMEM.
 */
ssize_t kubuf_pin_read(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
		       struct kubuf_pin_report *report);

/**
 * kubuf_pin_write() - copy bytes from pinned user pages into a buffer
 * @buf: the buffer; hold a view of it (kubuf_vmap()) if transfers are frequent
 * @pos: first byte in the buffer
 * @addr: user address, of any alignment
 * @len: bytes
 * @report: set to the page counts; may be NULL
 *
 * As kubuf_pin_read() in the other direction; the user memory need not be writable.
 *
 * Context: process context of the process whose memory it is, without mmap_lock.
 * Return: bytes copied, fewer at the end of the buffer, at a bad user address or
 * after a fatal signal; -ENOSPC at or past the end (0 if @len is 0); if none were copied,
 * -EFAULT, -EINTR, -ENOMEM.
 */
ssize_t kubuf_pin_write(struct kubuf *buf, loff_t pos, unsigned long addr, size_t len,
			struct kubuf_pin_report *report);

/**
 * kubuf_register() - make a buffer of a process's own memory, owned by the calling module
 * @addr: as of kubuf_register_owned()
 * @len: as of kubuf_register_owned()
 * @flags: as of kubuf_register_owned()
 * @label: as of kubuf_register_owned()
 *
 * This is kubuf_register_owned() with THIS_MODULE.
 *
 * Context: as kubuf_register_owned().
 * Return: as kubuf_register_owned().
 */
#define kubuf_register(addr, len, flags, label) \
	kubuf_register_owned(addr, len, flags, label, THIS_MODULE)

/**
 * kubuf_register_owned() - make a buffer of memory that a process has already
 * @addr: user address of the first byte, of any alignment
 * @len: any number of bytes
 * @flags: KUBUF_REGISTER_READ: the driver or its device will read the memory;
 *	KUBUF_REGISTER_WRITE: will write to it, which the process must be allowed to do, too
 * @label: as in struct kubuf_spec
 * @owner: the module that registers; kubuf_register() passes THIS_MODULE
 *
 * The pages that the range has at this moment are pinned (FOLL_LONGTERM), and charged to the
 * caller's RLIMIT_MEMLOCK, until the buffer is freed. See struct kubuf_ioctl_register for the
 * consequences for the process. For transfers that end before the call returns use
 * kubuf_pin_read() and kubuf_pin_write() instead.
 *
 * The buffer may begin and end at any byte. Programs cannot map it, and it can be exported only
 * if it is whole pages. Without KUBUF_REGISTER_WRITE nobody may write to it: the address of
 * kubuf_vmap() is only for reading, and kubuf_write(), kubuf_pin_write() and kubuf_dma_map()
 * from the device fail with -EACCES.
 *
 * Context: process context of the memory's owner, without mmap_lock and other locks that a page
 * fault may need. May sleep for long; a fatal signal ends the call.
 * Return: the buffer with the maker's reference, which kubuf_destroy() drops, or ERR_PTR of
 * -EINVAL (wrong flags, label or range), -EFAULT (a page cannot be used as requested; the
 * reason is logged), -EBUSY (a page cannot be migrated out of movable memory), -ENOMEM (memory,
 * or a limit on it), -EINTR (killed meanwhile).
 */
struct kubuf *kubuf_register_owned(unsigned long addr, size_t len, u32 flags, const char *label,
				   struct module *owner);

#endif
