// SPDX-License-Identifier: GPL-2.0
/*
 * shmem - the backing of a file on the core's own tmpfs mount
 *
 * tmpfs already provides all that a cached buffer needs: huge pages, fault-around, swap, memcg
 * charges, and mappings that every zero-copy call accepts. So the memory is that of the
 * buffer's file on tmpfs, and its mappings are tmpfs mappings (see shmem_map()).
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/sizes.h>
#include <linux/swap.h>
#include <linux/uio.h>

#include "backing.h"
#include "cap.h"
#include "compat.h"
#include "pages.h"
#include "shmem.h"
#include "shmem_page.h"
#include "shmem_view.h"
#include "trace.h"

/* Bytes that are set aside in the cap at a time; at least one huge page. */
#define SHMEM_STEP max_t(size_t, SZ_64M, PMD_SIZE)

static const char *shmem_refusal(const struct kubuf_spec *spec)
{
	if (spec->cache != KUBUF_CACHE_WB)
		return "shmem memory is write-back only";
	if (spec->flags & KUBUF_FLAG_MAP_PFN)
		return "shmem memory is mapped by page only";
	if (spec->observer)
		return "shmem mappings cannot be observed";
	return NULL;
}

/* The uses of a tmpfs mapping. */
static unsigned int shmem_accepts(const struct kubuf *buf)
{
	return KUBUF_ACCEPT_PIN | KUBUF_ACCEPT_REGISTER | KUBUF_ACCEPT_FUTEX |
	       KUBUF_ACCEPT_PRIVATE;
}

/*
 * Allocate the next @step of the @missing bytes, for which kubuf_cap_admit() has set memory
 * aside. All of that is released: the mount counts the bytes that were allocated, and after a
 * failure the rest will not be.
 */
static int shmem_touch(struct kubuf *buf, size_t *missing, size_t step)
{
	struct address_space *mapping = buf->file->f_mapping;
	gfp_t gfp = mapping_gfp_mask(mapping) | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	struct page *page;
	size_t came;
	int err = 0;

	/* Do not begin what cannot fit in RAM: it would swap out everything else. */
	if (buf->nr_pages > totalram_pages())
		err = -ENOMEM;
	while (step && !err) {
		err = -EINTR;
		if (fatal_signal_pending(current))
			break;
		page = shmem_read_mapping_page_gfp(mapping, (buf->size - *missing) >> PAGE_SHIFT,
						   gfp);
		err = PTR_ERR_OR_ZERO(page);
		if (err)
			break;
		set_page_dirty(page);
		came = kubuf_shmem_pages_from(page) << PAGE_SHIFT;
		put_page(page);
		*missing -= min(came, *missing);
		came = min(came, step);
		kubuf_cap_came(came);
		step -= came;
		cond_resched();
	}
	kubuf_cap_came(step);
	return err;
}

/*
 * Allocate every page now. tmpfs charges the memcg of the process that touches a page first, so
 * a page left for later could be a SIGBUS in a process that did not make the buffer.
 */
static int shmem_populate(struct kubuf *buf)
{
	size_t missing = buf->size, step;
	int err = 0;

	while (missing && !err) {
		step = min_t(size_t, missing, SHMEM_STEP);
		err = kubuf_cap_admit(buf->label, missing, step);
		if (err)
			return err;
		err = shmem_touch(buf, &missing, step);
	}
	return err == -ENOSPC ? kubuf_cap_refuse(buf->label, buf->size) : err;
}

/*
 * Hand the VMA over to tmpfs: file, operations and fault handler. Its rights stay those of the
 * file that was mapped.
 *
 * tmpfs's mmap operation refuses shared writable VMAs of a file with F_SEAL_FUTURE_WRITE, and
 * clears VM_MAYWRITE of other shared VMAs. That seal is only there to refuse holes (tmpfs.c),
 * so tmpfs is shown a private VMA, which is made shared again before anybody can fault on it.
 */
static int shmem_map(struct kubuf *buf, struct vm_area_struct *vma)
{
	unsigned long keep = vma->vm_flags & (VM_SHARED | VM_MAYWRITE);
	int err;

	vm_flags_clear(vma, VM_SHARED);
	err = kubuf_compat_hand_over(vma, buf->file);
	vm_flags_set(vma, keep);
	if (!err)
		trace_kubuf_map(buf);
	return err;
}

/*
 * Copy all bytes of a compound page in one piece. Without HIGHMEM (main.c) they are contiguous
 * in the direct map.
 */
static size_t copy_page_read(struct page *page, size_t offset, size_t len, struct iov_iter *to)
{
	if (!offset)
		mark_page_accessed(page);
	return _copy_to_iter(page_address(page) + offset, len, to);
}

static size_t copy_page_write(struct page *page, size_t offset, size_t len,
			      struct iov_iter *from)
{
	size_t done, i;

	done = _copy_from_iter(page_address(page) + offset, len, from);
	for (i = 0; i < offset + done; i += PAGE_SIZE)
		flush_dcache_page(page + (i >> PAGE_SHIFT));
	set_page_dirty(page);
	return done;
}

static ssize_t shmem_copy(struct kubuf *buf, loff_t pos, size_t len, struct iov_iter *iter,
			  bool write, bool nowait)
{
	size_t moved = 0, offset, bytes, want, done;
	struct page *page;

	while (moved < len) {
		if (fatal_signal_pending(current))
			return moved ?: -EINTR;
		offset = offset_in_page(pos + moved);
		bytes = offset + min_t(size_t, len - moved, KUBUF_COPY_CHUNK);
		page = kubuf_shmem_page(buf, (pos + moved) >> PAGE_SHIFT, &bytes, nowait);
		if (IS_ERR(page))
			return moved ?: PTR_ERR(page);
		want = min_t(size_t, len - moved, bytes - offset);
		if (write)
			done = copy_page_write(page, offset, want, iter);
		else
			done = copy_page_read(page, offset, want, iter);
		put_page(page);
		moved += done;
		if (done < want)
			return moved ?: -EFAULT;
		cond_resched();
	}
	return moved;
}

static struct page *shmem_page(struct kubuf *buf, pgoff_t index)
{
	size_t bytes = PAGE_SIZE;

	return kubuf_shmem_page(buf, index, &bytes, false);
}

/* On 5.10 the last huge page may reach past the end of the buffer. */
static size_t shmem_huge(struct kubuf *buf)
{
	size_t huge = 0, bytes;
	struct page *page, *head;
	pgoff_t i = 0;

	while (i < buf->nr_pages) {
		cond_resched();
		bytes = 0; /* no byte is accessed, so memory errors do not matter */
		page = kubuf_shmem_page(buf, i, &bytes, true);
		if (IS_ERR(page)) {
			i++; /* swapped-out pages are not huge */
			continue;
		}
		head = compound_head(page);
		bytes = (compound_nr(head) - (page - head)) << PAGE_SHIFT;
		if (compound_order(head) >= KUBUF_HUGE_ORDER)
			huge += min(bytes, buf->size - ((size_t)i << PAGE_SHIFT));
		i += bytes >> PAGE_SHIFT;
		put_page(page);
	}
	return huge;
}

const struct kubuf_backing_ops kubuf_shmem_ops = {
	.name = "shmem",
	.refusal = shmem_refusal,
	.accepts = shmem_accepts,
	.populate = shmem_populate,
	.map = shmem_map,
	.copy = shmem_copy,
	.page = shmem_page,
	.huge = shmem_huge,
	.table = kubuf_pages_table,
	.view = kubuf_shmem_view,
	.unview = kubuf_shmem_unview,
};
