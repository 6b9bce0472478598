// SPDX-License-Identifier: GPL-2.0
/*
 * shmem - the backing of a file on the core's own tmpfs mount
 *
 * tmpfs already gives what a cached buffer wants: huge pages, fault-around,
 * swap, memory cgroups, and mappings that every zero-copy call accepts. So a
 * buffer is one unlinked file, whole and of fixed size, and its mappings are
 * tmpfs's own (map.c hands them over).
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/file.h>
#include <linux/highmem.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "backing.h"
#include "compat.h"
#include "shmem.h"

static char *shmem_size = "50%";
module_param(shmem_size, charp, 0444);
MODULE_PARM_DESC(shmem_size, "cap on all shmem buffers together, as tmpfs size= takes it (default 50%)");

static struct vfsmount *shmem_mnt;

/* within_size: a huge page never reaches past the end, so small buffers stay small. */
static struct vfsmount *mount_with(struct file_system_type *type, const char *huge)
{
	char options[64]; /* the kernel's parser writes into it */

	if (snprintf(options, sizeof(options), "%ssize=%s", huge, shmem_size) >= sizeof(options))
		return ERR_PTR(-EINVAL);
	return vfs_kern_mount(type, SB_KERNMOUNT, "tmpfs", options);
}

/**
 * kubuf_shmem_init() - mount the private tmpfs
 *
 * Return: 0 or a negative errno, said in the log.
 */
int kubuf_shmem_init(void)
{
	struct file_system_type *type;

	if (!shmem_size[0] || strchr(shmem_size, ',')) {
		pr_err("shmem_size=%s: want one size, such as 512M or 25%%\n", shmem_size);
		return -EINVAL;
	}
	type = get_fs_type("tmpfs"); /* always built in: no module reference to return */
	if (!type)
		return -ENODEV;
	shmem_mnt = mount_with(type, "huge=within_size,");
	if (IS_ERR(shmem_mnt)) /* kernels without huge pages know no huge= */
		shmem_mnt = mount_with(type, "");
	if (IS_ERR(shmem_mnt)) {
		pr_err("cannot mount tmpfs with shmem_size=%s: error %ld; want a size such as 512M or 25%%\n",
		       shmem_size, PTR_ERR(shmem_mnt));
		return PTR_ERR(shmem_mnt);
	}
	/* Nobody is to execute a buffer: refuses PROT_EXEC to every mapping of it. */
	shmem_mnt->mnt_sb->s_iflags |= SB_I_NOEXEC;
	return 0;
}

/**
 * kubuf_shmem_exit() - let the mount go; mappings of its files keep it alive
 */
void kubuf_shmem_exit(void)
{
	kern_unmount(shmem_mnt);
}

/*
 * Bring in every page, now and on the maker's account. The first toucher pays,
 * so a page left for later would be a SIGBUS in a process that made nothing.
 */
static int shmem_touch(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;
	gfp_t gfp = mapping_gfp_mask(mapping) | __GFP_RETRY_MAYFAIL | __GFP_NOWARN;
	struct page *page;
	pgoff_t i = 0;

	while (i < buf->nr_pages) {
		if (fatal_signal_pending(current))
			return -EINTR;
		page = shmem_read_mapping_page_gfp(mapping, i, gfp);
		if (IS_ERR(page))
			return PTR_ERR(page);
		set_page_dirty(page);
		i += compound_nr(compound_head(page)) - (page - compound_head(page));
		put_page(page);
		cond_resched();
	}
	return 0;
}

static int shmem_populate(struct kubuf *buf)
{
	char name[KUBUF_LABEL_MAX + sizeof("kubuf:")];
	struct inode *inode;
	int err;

	snprintf(name, sizeof(name), "kubuf:%s", buf->label);
	buf->file = kubuf_compat_shmem_file(shmem_mnt, name, buf->size);
	if (IS_ERR(buf->file))
		return PTR_ERR(buf->file);
	inode = file_inode(buf->file);
	/*
	 * Not movable, for pages are referenced for long. And not __GFP_ACCOUNT:
	 * tmpfs charges its pages itself, a second charge would never be returned.
	 */
	mapping_set_gfp_mask(inode->i_mapping, GFP_HIGHUSER);
	err = shmem_touch(buf);
	if (err) {
		fput(buf->file);
		if (err != -ENOSPC)
			return err;
		pr_err("%s: over the cap on all shmem buffers together; load kubuf with more than shmem_size=%s\n",
		       buf->label, shmem_size);
		return -ENOMEM;
	}
	/*
	 * S_PRIVATE: who may map is the node's matter, not an LSM's by tmpfs's label.
	 * S_IMMUTABLE: MADV_REMOVE would punch holes that leave the kernel with
	 * pages that processes no longer see.
	 */
	inode->i_flags |= S_PRIVATE | S_IMMUTABLE;
	return 0;
}

static void shmem_release(struct kubuf *buf)
{
	fput(buf->file);
}

/* As of kubuf_backing_ops. The page cache is asked without a lock first. */
static struct page *shmem_page(struct kubuf *buf, pgoff_t index, size_t *bytes)
{
	struct page *page = find_get_page(buf->file->f_mapping, index);
	struct page *head;

	if (!page || !PageUptodate(page)) {
		if (page)
			put_page(page);
		page = shmem_read_mapping_page(buf->file->f_mapping, index);
		if (IS_ERR(page))
			return page;
	}
	if (PageHWPoison(page)) {
		put_page(page);
		return ERR_PTR(-EIO);
	}
	head = compound_head(page);
	*bytes = (compound_nr(head) - (page - head)) << PAGE_SHIFT;
	return page;
}

/* One reference for each page, as vmap() and kubuf_page() count them. */
static int view_collect(struct kubuf *buf)
{
	unsigned long i = 0, n, nr;
	struct page *page;
	size_t bytes;

	while (i < buf->nr_pages) {
		if (fatal_signal_pending(current))
			goto err_put_pages;
		page = shmem_page(buf, i, &bytes);
		if (IS_ERR(page))
			goto err_put_pages;
		nr = min(bytes >> PAGE_SHIFT, buf->nr_pages - i);
		for (n = 0; n < nr; n++) {
			if (n)
				get_page(page + n);
			buf->pages[i++] = page + n;
		}
		cond_resched();
	}
	return 0;

err_put_pages:
	while (i--)
		put_page(buf->pages[i]);
	return -ENOMEM;
}

static int shmem_view(struct kubuf *buf)
{
	struct address_space *mapping = buf->file->f_mapping;

	buf->pages = kvcalloc(buf->nr_pages, sizeof(*buf->pages), GFP_KERNEL_ACCOUNT);
	if (!buf->pages)
		return -ENOMEM;
	/* Before the first reference, so that reclaim does not try in vain. */
	mapping_set_unevictable(mapping);
	if (view_collect(buf))
		goto err_evictable;
	buf->vaddr = vmap(buf->pages, buf->nr_pages, VM_MAP, PAGE_KERNEL);
	if (!buf->vaddr)
		goto err_put_pages;
	return 0;

err_put_pages:
	release_pages(buf->pages, buf->nr_pages);
err_evictable:
	mapping_clear_unevictable(mapping);
	kvfree(buf->pages);
	buf->pages = NULL;
	return -ENOMEM;
}

static void shmem_unview(struct kubuf *buf)
{
	unsigned long i;

	vunmap(buf->vaddr);
	buf->vaddr = NULL;
	mapping_clear_unevictable(buf->file->f_mapping);
	for (i = 0; i < buf->nr_pages; i++) {
		if (!PageTail(buf->pages[i])) {
			/* Else reclaim drops the page as clean, and what the kernel wrote. */
			set_page_dirty(buf->pages[i]);
			kubuf_compat_page_evictable(buf->pages[i]);
		}
		put_page(buf->pages[i]);
	}
	kvfree(buf->pages);
	buf->pages = NULL;
}

const struct kubuf_backing_ops kubuf_shmem_ops = {
	.name = "shmem",
	.populate = shmem_populate,
	.release = shmem_release,
	.page = shmem_page,
	.view = shmem_view,
	.unview = shmem_unview,
};
