/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - the one place where kernels differ
 *
 * The rest of the core reads as if written for one kernel. KUBUF_HAVE_x comes from compile
 * probes (compat/x.c) and not from version numbers, because distributions backport changes.
 */
#ifndef KUBUF_COMPAT_H
#define KUBUF_COMPAT_H

#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/shmem_fs.h>
#include <linux/swap.h>
#include <linux/version.h>

#include "compat_probed.h"

struct folio; /* not declared in 5.10 */

#ifdef KUBUF_HAVE_PAGEVEC_HEADER
#include <linux/pagevec.h>
#else
#include <linux/folio_batch.h>
#endif

#ifndef KUBUF_HAVE_KMAP_LOCAL_PAGE
#define kmap_local_page kmap_atomic
#define kunmap_local kunmap_atomic
#endif

/*
 * 5.10 gives pages allocated with __GFP_ACCOUNT a page type, and refuses to map pages that have
 * a type. So resident memory is not charged to the memcg there; RLIMIT_MEMLOCK and the cap
 * still apply.
 */
#ifdef KUBUF_HAVE_PAGE_KMEMCG
#define KUBUF_COMPAT_GFP_ACCOUNT 0
#else
#define KUBUF_COMPAT_GFP_ACCOUNT __GFP_ACCOUNT
#endif

#ifndef KUBUF_HAVE_VM_FLAGS_SET
static inline void vm_flags_init(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags = flags;
}

static inline void vm_flags_set(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, unsigned long flags)
{
	vma->vm_flags &= ~flags;
}
#endif

/*
 * On x86 before 6.16 remap_pfn_range() of a whole VMA sets VM_PAT. fork() of such a VMA looks
 * up the memory type's reservation by the first page table entry, and fails with ENOMEM if that
 * entry is a private copy (get_pat_info() in arch/x86/mm/pat/memtype.c). RAM has no
 * reservation, since its type is in struct page, so VM_PAT is not needed.
 */
static inline void kubuf_compat_ram_vma(struct vm_area_struct *vma)
{
#ifdef VM_PAT
	vm_flags_clear(vma, VM_PAT);
#endif
}

/* Splice to a pipe through the file's read_iter. */
#ifdef KUBUF_HAVE_COPY_SPLICE_READ
#define kubuf_compat_splice_read copy_splice_read
#else
#define kubuf_compat_splice_read generic_file_splice_read
#endif

/*
 * io_uring gives a buffered write of a regular file to a worker, unless the file declares that
 * its write_iter honours IOCB_NOWAIT: by f_mode from 6.0 on, by its operations since 6.10
 * (KUBUF_FOPS_RW). Before 6.0 a file cannot declare that.
 */
#if defined(FMODE_BUF_WASYNC)
#define KUBUF_COMPAT_FMODE FMODE_BUF_WASYNC
#else
#define KUBUF_COMPAT_FMODE 0
#endif

/* Called from an mmap operation: let another file, by its own mmap operation, map the VMA. */
static inline int kubuf_compat_hand_over(struct vm_area_struct *vma, struct file *file)
{
#if defined(KUBUF_HAVE_VFS_MMAP)
	vma_set_file(vma, file);
	return vfs_mmap(file, vma);
#elif defined(KUBUF_HAVE_VMA_SET_FILE)
	vma_set_file(vma, file);
	return call_mmap(file, vma);
#else
	/* If this fails, mmap() drops a reference to vma->vm_file, so vm_file is replaced last. */
	int err = call_mmap(file, vma);

	if (!err) {
		swap(vma->vm_file, file);
		get_file(vma->vm_file);
		fput(file);
	}
	return err;
#endif
}

/*
 * Two things that FOLL_LONGTERM does by itself on newer kernels; no compile probe can detect them.
 *
 * Before 6.2 (84209e87c696) a page of a private mapping that is pinned only for reading can be
 * replaced by a copy when its process stores to it. So the copy is forced first (FOLL_WRITE |
 * FOLL_FORCE); pages of shared mappings need no copy. Before 6.5 (8ac268436e6d) a page of a
 * file that needs writeback can be pinned for writing, though the file system would not notice
 * the stores.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
/*
 * GUP flags for pinning at an address to read, and the address up to which they hold; 0 if the
 * address is not readable.
 */
static inline unsigned int kubuf_compat_read_flags(unsigned long addr, int *count)
{
	struct mm_struct *mm = current->mm;
	unsigned int flags = 0;
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	vma = find_vma(mm, addr);
	if (vma && vma->vm_start <= addr && vma->vm_flags & VM_READ) {
		flags = FOLL_LONGTERM;
		if ((vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE)
			flags |= FOLL_WRITE | FOLL_FORCE;
		*count = min_t(unsigned long, *count, (vma->vm_end - addr) >> PAGE_SHIFT);
	}
	mmap_read_unlock(mm);
	return flags;
}
#else
static inline unsigned int kubuf_compat_read_flags(unsigned long addr, int *count)
{
	return FOLL_LONGTERM;
}
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
static inline bool kubuf_compat_wants_writeback(struct page *page)
{
	struct page *head = compound_head(page);

	return !PageAnon(head) && head->mapping && !PageSwapBacked(head) && !PageHuge(head);
}
#else
static inline bool kubuf_compat_wants_writeback(struct page *page)
{
	return false;
}
#endif

/*
 * Before 6.5 io_uring checked the VMAs of registered buffers, and refused all files but those
 * of shmem and hugetlbfs. It accepts any page since pin_user_pages() lost the argument that
 * returned VMAs (4c630f307455).
 */
#ifdef KUBUF_HAVE_PIN_USER_PAGES_VMAS
#define KUBUF_COMPAT_REGISTERS_DRIVER_PAGES false
#else
#define KUBUF_COMPAT_REGISTERS_DRIVER_PAGES true
#endif

/* The default get_unmapped_area() of the current mm. */
static inline unsigned long kubuf_compat_unmapped_area(struct file *file, unsigned long addr,
						       unsigned long len, unsigned long pgoff,
						       unsigned long flags)
{
#if defined(KUBUF_HAVE_MM_GET_UNMAPPED_AREA_MM)
	return mm_get_unmapped_area(current->mm, file, addr, len, pgoff, flags);
#elif defined(KUBUF_HAVE_MM_GET_UNMAPPED_AREA_FILP)
	return mm_get_unmapped_area(file, addr, len, pgoff, flags);
#else
	return current->mm->get_unmapped_area(file, addr, len, pgoff, flags);
#endif
}

/* Make an unlinked tmpfs file on @mnt whose blocks are accounted when they are allocated. */
static inline struct file *kubuf_compat_shmem_file(struct vfsmount *mnt, const char *name,
						   loff_t size)
{
#ifdef KUBUF_HAVE_SHMEM_VMA_FLAGS
	return shmem_file_setup_with_mnt(mnt, name, size, mk_vma_flags(VMA_NORESERVE_BIT));
#else
	return shmem_file_setup_with_mnt(mnt, name, size, VM_NORESERVE);
#endif
}

/*
 * Make a tmpfs file immutable. Since 6.0 tmpfs keeps file flags of its own: each
 * FS_IOC_SETFLAGS sets the inode's flags from them, and the VFS asks for a capability only if
 * the call changes them. So both have to be set.
 */
static inline void kubuf_compat_shmem_immutable(struct inode *inode)
{
#ifdef KUBUF_HAVE_SHMEM_FSFLAGS
	SHMEM_I(inode)->fsflags |= FS_IMMUTABLE_FL;
#endif
	inode->i_flags |= S_IMMUTABLE;
}

/*
 * Migrate the page of a tmpfs file at @pos out of memory that must stay movable (ZONE_MOVABLE,
 * CMA), and keep it pinned until kubuf_compat_unsettle(). The caller takes a reference in
 * between, which keeps the page there. Before 6.11 modules can call no function that migrates a
 * tmpfs page: it is not migrated.
 */
static inline int kubuf_compat_settle(struct file *file, loff_t pos, struct folio **folio)
{
#ifdef KUBUF_HAVE_MEMFD_PIN_FOLIOS
	pgoff_t offset;
	long pinned = memfd_pin_folios(file, pos, pos, folio, 1, &offset);

	return pinned < 0 ? pinned : 0;
#else
	return 0;
#endif
}

/* Whether a page belongs to the folio that was pinned. */
static inline bool kubuf_compat_is_settled(struct folio *folio, struct page *page)
{
#ifdef KUBUF_HAVE_MEMFD_PIN_FOLIOS
	return page_folio(page) == folio;
#else
	return true;
#endif
}

static inline void kubuf_compat_unsettle(struct folio **folio)
{
#ifdef KUBUF_HAVE_MEMFD_PIN_FOLIOS
	unpin_folios(folio, 1);
#endif
}

/* Set the page offset in its file that the kernel assumes for a compound page. */
static inline void kubuf_compat_set_index(struct page *head, pgoff_t index)
{
#ifdef KUBUF_HAVE_CHECK_MOVE_UNEVICTABLE_FOLIOS
	page_folio(head)->index = index;
#else
	head->index = index;
#endif
}

/* Put a page back on its LRU list, after its mapping has become evictable again. */
static inline void kubuf_compat_page_evictable(struct page *page)
{
#ifdef KUBUF_HAVE_CHECK_MOVE_UNEVICTABLE_FOLIOS
	struct folio_batch batch;

	folio_batch_init(&batch);
	folio_batch_add(&batch, page_folio(page));
	check_move_unevictable_folios(&batch);
#else
	struct pagevec vec;

	pagevec_init(&vec);
	pagevec_add(&vec, page);
	check_move_unevictable_pages(&vec);
#endif
}

#endif
