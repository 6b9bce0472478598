// SPDX-License-Identifier: GPL-2.0
/*
 * tmpfs - the core's own tmpfs mount, with a file for every buffer
 *
 * The file of a shmem buffer holds the memory. The file of any other buffer is empty and only
 * provides an inode that has the buffer's size and cannot be resized. The inode belongs to
 * tmpfs, so that an O_PATH descriptor of it stays valid after this module is unloaded.
 *
 * Copyright (C) the kubuf developers
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kubuf.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/spinlock.h>
#include <linux/statfs.h>

#include "compat.h"
#include "tmpfs.h"

static struct vfsmount *tmpfs_mnt;
static const struct file_operations *tmpfs_no_open;

/*
 * huge=within_size: no huge page reaches past the end of a file, so small buffers stay small.
 * size= is set because tmpfs counts pages only then, but is too large to be reached:
 * kubuf_cap_admit() enforces the cap. If the mount could become full, users could fill it by
 * MADV_COLLAPSE, which adds pages past a file's end, and root's buffers would be refused. Such
 * pages are charged to the memcg of the process that adds them, as with a memfd.
 */
static struct vfsmount *mount_with(struct file_system_type *type, const char *huge)
{
	char options[64]; /* the kernel's parser changes the options */

	snprintf(options, sizeof(options), "%ssize=%ld", huge, LONG_MAX);
	return vfs_kern_mount(type, SB_KERNMOUNT, "tmpfs", options);
}

/*
 * The kernel's file operations for an inode that cannot be opened (ENXIO). They must not be the
 * core's own, because the inode can outlive this module. The kernel does not export them, but
 * the shared inode of anonymous files has them.
 */
static int find_no_open(void)
{
	struct file *file = anon_inode_getfile("[kubuf]", &generic_ro_fops, NULL, O_RDONLY);

	if (IS_ERR(file))
		return PTR_ERR(file);
	tmpfs_no_open = file_inode(file)->i_fop;
	fput(file);
	return 0;
}

/**
 * kubuf_tmpfs_init() - mount the private tmpfs
 *
 * Return: 0 or a negative errno, said in the log.
 */
int kubuf_tmpfs_init(void)
{
	struct file_system_type *type;
	int err;

	err = find_no_open();
	if (err)
		return err;
	type = get_fs_type("tmpfs"); /* tmpfs is built in, so there is no module to put */
	if (!type)
		return -ENODEV;
	tmpfs_mnt = mount_with(type, "huge=within_size,");
	if (tmpfs_mnt == ERR_PTR(-EINVAL)) /* kernels without huge pages refuse huge= */
		tmpfs_mnt = mount_with(type, "");
	if (IS_ERR(tmpfs_mnt)) {
		pr_err("cannot mount a tmpfs of the core's own: error %ld\n", PTR_ERR(tmpfs_mnt));
		return PTR_ERR(tmpfs_mnt);
	}
	/* Makes every mapping of a buffer refuse PROT_EXEC. */
	tmpfs_mnt->mnt_sb->s_iflags |= SB_I_NOEXEC;
	return 0;
}

/**
 * kubuf_tmpfs_exit() - drop the mount, which lives on while its files are mapped
 */
void kubuf_tmpfs_exit(void)
{
	kern_unmount(tmpfs_mnt);
}

/*
 * No program may change the inode, whatever the VFS lets the owner of a file do. There are
 * three layers, because a process with CAP_FOWNER and CAP_LINUX_IMMUTABLE can get past the last
 * two:
 *
 * - Seals, which no call can remove: F_SEAL_SEAL prevents further changes, and fcntl() does not
 *   see a tmpfs file behind the core's descriptors. FUTURE_WRITE refuses to punch holes
 *   (MADV_REMOVE), after which the kernel and devices would use other pages than processes.
 *   GROW and SHRINK keep the size. shmem_map() makes FUTURE_WRITE accept writable VMAs.
 * - Root owns the inode, and its mode lets nobody write: the VFS refuses to the maker and to
 *   root of a user namespace what it grants to an owner (fchmod, utimes, FS_IOC_SETFLAGS,
 *   xattrs).
 * - The immutable flag, which refuses the same to root, unless root clears it.
 */
static void tmpfs_protect(struct inode *inode)
{
	SHMEM_I(inode)->seals |= F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = GLOBAL_ROOT_GID;
	inode->i_mode = S_IFREG | 0400;
	kubuf_compat_shmem_immutable(inode);
	/* The mode of the node decides who may map; an LSM would decide by the label of tmpfs. */
	inode->i_flags |= S_PRIVATE;
	inode->i_fop = tmpfs_no_open;
}

/**
 * kubuf_tmpfs_file() - make an unlinked file of fixed size, without pages yet
 * @label: name in /proc/PID/maps, after "kubuf:"
 * @size: bytes
 *
 * Only the core can open or change the file.
 *
 * Return: the file, which fput() frees, or ERR_PTR.
 */
struct file *kubuf_tmpfs_file(const char *label, size_t size)
{
	char name[KUBUF_NAME_SIZE + sizeof("kubuf:")];
	struct file *file;

	snprintf(name, sizeof(name), "kubuf:%s", label);
	file = kubuf_compat_shmem_file(tmpfs_mnt, name, size);
	if (IS_ERR(file)) /* the mount limits no inodes, so -ENOSPC means no memory for one */
		return file == ERR_PTR(-ENOSPC) ? ERR_PTR(-ENOMEM) : file;
	/*
	 * Not movable, because pages are referenced for long. Not __GFP_ACCOUNT, because tmpfs
	 * itself charges its pages, and a second charge would never be returned.
	 */
	mapping_set_gfp_mask(file_inode(file)->i_mapping, GFP_HIGHUSER);
	tmpfs_protect(file_inode(file));
	return file;
}

/**
 * kubuf_tmpfs_open() - open the inode of such a file once more
 * @file: a file made by kubuf_tmpfs_file()
 * @flags: O_RDWR or O_RDONLY
 * @fops: file operations; the new file holds the module that owns them
 *
 * Return: the new file, or ERR_PTR of -ENOMEM, -ENFILE, -ENODEV (the module is being unloaded).
 */
struct file *kubuf_tmpfs_open(struct file *file, int flags, const struct file_operations *fops)
{
	struct inode *inode = file_inode(file);
	const char *name = file->f_path.dentry->d_name.name;
	struct file *new;

	/* alloc_file_pseudo() takes no reference to the module, but the last fput() drops one. */
	if (!try_module_get(fops->owner))
		return ERR_PTR(-ENODEV);
	new = alloc_file_pseudo(inode, tmpfs_mnt, name, flags, fops);
	if (IS_ERR(new)) {
		module_put(fops->owner);
		return new;
	}
	ihold(inode); /* the last fput() drops this reference, too */
	/* alloc_file_pseudo() does not set these modes, as open(2) does. */
	new->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS;
	return new;
}

/**
 * kubuf_tmpfs_used() - bytes that the mount uses
 *
 * Return: bytes of all pages, pages past the ends of buffers included.
 */
u64 kubuf_tmpfs_used(void)
{
	struct path root = { .mnt = tmpfs_mnt, .dentry = tmpfs_mnt->mnt_root };
	struct kstatfs st;

	return vfs_statfs(&root, &st) ? 0 : (u64)(st.f_blocks - st.f_bfree) * st.f_bsize;
}

/**
 * kubuf_tmpfs_own() - bytes that the mount uses, without pages past the ends of buffers
 *
 * Context: process context. Walks all files of the mount: not for hot paths.
 * Return: bytes.
 */
u64 kubuf_tmpfs_own(void)
{
	struct super_block *sb = tmpfs_mnt->mnt_sb;
	struct inode *inode;
	u64 used = 0;

	/* The list lock keeps every inode on the list, so no reference is needed. */
	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list)
		used += min_t(u64, (u64)READ_ONCE(SHMEM_I(inode)->alloced) << PAGE_SHIFT,
			      i_size_read(inode));
	spin_unlock(&sb->s_inode_list_lock);
	return used;
}
