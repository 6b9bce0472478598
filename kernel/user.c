// SPDX-License-Identifier: GPL-2.0
/*
 * user - the backing of registered memory: pages of a process, pinned
 *
 * The buffer is made of the pages that a range of addresses has at this moment; the range may
 * begin and end at any byte. The pages stay pinned when the process unmaps them, forks, or
 * exits; memory that the process maps at these addresses later is not part of the buffer. See
 * Documentation/core-api/pin_user_pages.rst, case 2.
 *
 * Pinning can wait for the process itself, by userfaultfd or FUSE. So no lock is held while
 * pinning, and a fatal signal ends the wait.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/uio.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "compat.h"
#include "pages.h"
#include "resident.h"
#include "user.h"

/* Pages that are pinned between two checks for signals and the scheduler. */
#define USER_CHUNK 512

static void user_unpin(struct kubuf *buf, unsigned long count)
{
	unsigned long done, n;

	/* Pages that may have been written to are marked dirty before they are unpinned. */
	for (done = 0; done < count; done += n) {
		n = min_t(unsigned long, count - done, USER_CHUNK);
		unpin_user_pages_dirty_lock(buf->pages + done, n, !buf->no_store);
		cond_resched();
	}
}

/*
 * The reason, for the log, why the page at an address could not be pinned. The process may have
 * changed the mapping since.
 */
static const char *user_refusal(unsigned long addr, bool store)
{
	const char *why = "the kernel cannot hold this kind of memory for long";
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		why = "nothing is mapped there";
	else if (vma->vm_flags & (VM_IO | VM_PFNMAP))
		why = "the memory is mapped by page frame number";
	else if (store ? !(vma->vm_flags & VM_WRITE) : !(vma->vm_flags & VM_READ))
		why = store ? "the process may not write there" : "the process may not read there";
	else if (store && vma->vm_file && vma->vm_flags & VM_SHARED)
		why = "the memory is not write-back, or its file needs writeback";
	mmap_read_unlock(mm);
	return why;
}

static int user_refused(struct kubuf *buf, unsigned long index, int err)
{
	unsigned long at = index ? (index << PAGE_SHIFT) - buf->first : 0;

	if (err == -EINTR || err == -ENOMEM)
		return err;
	if (err != -EFAULT && err != -EOPNOTSUPP && err != -EOVERFLOW) {
		pr_warn_ratelimited("%s: cannot register byte %lu: the page cannot be migrated out of movable memory (error %d)\n",
				    buf->label, at, err);
		return -EBUSY;
	}
	pr_warn_ratelimited("%s: cannot register byte %lu: %s\n", buf->label, at,
			    user_refusal(buf->start + (index << PAGE_SHIFT), !buf->no_store));
	return -EFAULT;
}

/* Check that the kernel and devices may use a pinned page. */
static bool is_usable(const struct kubuf *buf, struct page *page)
{
	/*
	 * The kernel and devices would use the page write-back, but the process maps it
	 * otherwise.
	 */
	if (kubuf_resident_is_odd(page))
		return false;
	return buf->no_store || !kubuf_compat_wants_writeback(page);
}

/*
 * Pin the next pages, up to the first that cannot be pinned. Returns their number, or a
 * negative errno if there are none.
 */
static int pin_some(struct kubuf *buf, unsigned long done)
{
	int count = min_t(unsigned long, buf->nr_pages - done, USER_CHUNK), pinned, usable = 0;
	unsigned long addr = buf->start + (done << PAGE_SHIFT);
	unsigned int flags = FOLL_LONGTERM | FOLL_WRITE;
	struct page **pages = buf->pages + done;

	if (fatal_signal_pending(current))
		return -EINTR;
	if (buf->no_store)
		flags = kubuf_compat_read_flags(addr, &count);
	pinned = flags ? pin_user_pages_fast(addr, count, flags, pages) : -EFAULT;
	while (usable < pinned && is_usable(buf, pages[usable]))
		usable++;
	if (usable < pinned)
		unpin_user_pages(pages + usable, pinned - usable);
	return pinned < 0 ? pinned : usable ?
					    : -EFAULT;
}

static int pin_all(struct kubuf *buf)
{
	unsigned long done = 0;
	int n;

	while (done < buf->nr_pages) {
		n = pin_some(buf, done);
		if (n < 0) {
			user_unpin(buf, done);
			return user_refused(buf, done, n);
		}
		done += n;
		cond_resched();
	}
	return 0;
}

static int user_populate(struct kubuf *buf)
{
	int err;

	/* Refuse a range larger than RAM before the first page is pinned. */
	if (buf->nr_pages > totalram_pages())
		return -ENOMEM;
	if (kubuf_account_charge(&buf->locked, buf->nr_pages, buf->label))
		return -ENOSPC;
	err = kubuf_pages_array(buf);
	if (!err)
		err = pin_all(buf);
	if (err) {
		kubuf_pages_free_array(buf);
		kubuf_account_uncharge(&buf->locked);
	}
	return err;
}

static void user_release(struct kubuf *buf)
{
	user_unpin(buf, buf->nr_pages);
	kubuf_pages_free_array(buf);
	kubuf_account_uncharge(&buf->locked);
}

static unsigned int user_accepts(const struct kubuf *buf)
{
	return 0; /* registered memory is mapped by its process only */
}

static ssize_t user_copy(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			 bool write, bool nowait)
{
	size_t moved = 0, at, want, done;
	struct page *page;
	void *memory;

	if (write && buf->no_store)
		return -EACCES;
	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		at = buf->first + pos + moved;
		want = min_t(size_t, len - moved, PAGE_SIZE - offset_in_page(at));
		page = buf->pages[at >> PAGE_SHIFT];
		memory = page_address(page) + offset_in_page(at);
		/*
		 * No usercopy checks are needed, because the pages of a process are no kernel
		 * objects.
		 */
		if (write)
			done = _copy_from_iter(memory, want, iter);
		else
			done = _copy_to_iter(memory, want, iter);
		if (write)
			flush_dcache_page(page);
		moved += done;
		if (done < want)
			return moved ?: -EFAULT;
		cond_resched();
	}
	return moved;
}

static int user_view(struct kubuf *buf)
{
	pgprot_t rights = buf->no_store ? PAGE_KERNEL_RO : PAGE_KERNEL;
	void *memory = vmap(buf->pages, buf->nr_pages, VM_MAP, rights);

	if (!memory)
		return -ENOMEM;
	buf->vaddr = memory + buf->first;
	return 0;
}

static void user_unview(struct kubuf *buf)
{
	vunmap(buf->vaddr - buf->first);
	buf->vaddr = NULL;
}

const struct kubuf_backing_ops kubuf_user_ops = {
	.name = "user",
	.charged = true,
	.accepts = user_accepts,
	.populate = user_populate,
	.release = user_release,
	.copy = user_copy,
	.table = kubuf_pages_table,
	.view = user_view,
	.unview = user_unview,
};
