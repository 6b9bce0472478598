/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat - the one place where kernels differ
 *
 * The rest of the core reads as if written for one kernel. KUBUF_HAVE_x comes
 * from compile probes (compat/x.c), because distributions backport and version
 * numbers lie.
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

struct folio; /* 5.10 has none */

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
 * 5.10 marks each page that it charges as the kernel's own with a type, and refuses
 * to map pages that have one. Memory of our own is not charged to the memory cgroup
 * there; RLIMIT_MEMLOCK and the cap hold all the same.
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
 * On x86 before 6.16 remap_pfn_range() of a whole VMA sets VM_PAT, so that fork()
 * looks for the reservation of its memory type by the first page table entry, and
 * fails with ENOMEM once that is a private copy (get_pat_info() in
 * arch/x86/mm/pat/memtype.c). RAM has no reservation, its type is in struct page.
 */
static inline void kubuf_compat_ram_vma(struct vm_area_struct *vma)
{
#ifdef VM_PAT
	vm_flags_clear(vma, VM_PAT);
#endif
}

/* A read into a pipe that goes through the file's read_iter. */
#ifdef KUBUF_HAVE_COPY_SPLICE_READ
#define kubuf_compat_splice_read copy_splice_read
#else
#define kubuf_compat_splice_read generic_file_splice_read
#endif

/*
 * io_uring hands a buffered write of a regular file to a worker at once, unless the
 * file says that its write_iter honours IOCB_NOWAIT: in f_mode from 6.0 on, in its
 * operations since 6.10 (KUBUF_FOPS_RW). Before, there is no way to say so.
 */
#if defined(FMODE_BUF_WASYNC)
#define KUBUF_COMPAT_FMODE FMODE_BUF_WASYNC
#else
#define KUBUF_COMPAT_FMODE 0
#endif

/* Give a VMA in the making to another file: it is mapped as that one's own mmap does. */
static inline int kubuf_compat_hand_over(struct vm_area_struct *vma, struct file *file)
{
#if defined(KUBUF_HAVE_VFS_MMAP)
	vma_set_file(vma, file);
	return vfs_mmap(file, vma);
#elif defined(KUBUF_HAVE_VMA_SET_FILE)
	vma_set_file(vma, file);
	return call_mmap(file, vma);
#else
	/* On failure mmap() drops a reference to vma->vm_file, whichever file that is by then. */
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
 * What pinning for long does by itself since 6.2 and 6.5, both of which no compile probe sees.
 *
 * Before 6.2 (84209e87c696) a page pinned for reading alone can be replaced by a copy when its
 * process stores to it. So of a mapping that copies, pages are written to first, by force; one
 * that shares them is pinned as it is. Before 6.5 (8ac268436e6d) a page of a file that needs
 * writeback is pinned for writing, whose file system would not hear of the stores.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
/* GUP flags to pin for reading at an address, and up to which address; 0: not readable. */
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
 * io_uring once looked at the VMAs of what is registered with it and took no file
 * but shmem's and hugetlbfs's. It lost sight of them with the argument that
 * pin_user_pages() returned them in (6.5, 4c630f307455), and takes any page since.
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

/* An unlinked tmpfs file on @mnt whose blocks are accounted as they come. */
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
 * Have tmpfs itself know that a file is immutable. Where tmpfs has file flags it derives
 * the inode's from them at every FS_IOC_SETFLAGS, and the VFS asks for a capability only
 * if the call changes them.
 */
static inline void kubuf_compat_shmem_immutable(struct inode *inode)
{
#ifdef KUBUF_HAVE_SHMEM_FSFLAGS
	SHMEM_I(inode)->fsflags |= FS_IMMUTABLE_FL;
#endif
	inode->i_flags |= S_IMMUTABLE;
}

/*
 * Pin what a tmpfs file has at @pos, out of memory that must stay movable (ZONE_MOVABLE,
 * CMA), and let it go again. A reference that is taken in between keeps the page there.
 * Before 6.11 no call that modules can reach moves a page of tmpfs: it stays where it is.
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

/* Whether a page is among those that were pinned. */
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

/* The index in its file that the kernel assumes for a compound page. */
static inline void kubuf_compat_set_index(struct page *head, pgoff_t index)
{
#ifdef KUBUF_HAVE_CHECK_MOVE_UNEVICTABLE_FOLIOS
	page_folio(head)->index = index;
#else
	head->index = index;
#endif
}

/* Put one page of a mapping that is evictable again back on its LRU list. */
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
