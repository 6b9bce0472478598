// SPDX-License-Identifier: GPL-2.0
/*
 * tmpfs - the core's own tmpfs mount, and a file on it for every buffer
 *
 * The file of a shmem buffer holds its memory. That of any other buffer holds
 * nothing and lends its inode: one that tells the size, cannot be resized, and
 * belongs to a file system of the kernel's own, so that whoever still has a path
 * to it (an O_PATH descriptor, say) stands on nothing of this module when it goes.
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
 * within_size: no huge page is made that reaches past the end, so small buffers stay
 * small. The mount's own size is out of reach: tmpfs counts its pages (with no size it
 * would not), and kubuf_cap_admit() keeps buffers within the cap. A mount that can be
 * full would be filled by MADV_COLLAPSE, which adds pages past a file's end, and then
 * root's buffers would be refused, too. Such pages are for the memory cgroup of whoever
 * has them made, as a memfd's are.
 */
static struct vfsmount *mount_with(struct file_system_type *type, const char *huge)
{
	char options[64]; /* the kernel's parser writes into it */

	snprintf(options, sizeof(options), "%ssize=%ld", huge, LONG_MAX);
	return vfs_kern_mount(type, SB_KERNMOUNT, "tmpfs", options);
}

/*
 * File operations for an inode that must not be opened: ENXIO. The kernel gives
 * them to every new inode but does not export them, and ones of our own would have
 * to outlive this module. Anonymous files share one inode that has them.
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
	type = get_fs_type("tmpfs"); /* always built in: no module reference to return */
	if (!type)
		return -ENODEV;
	tmpfs_mnt = mount_with(type, "huge=within_size,");
	if (tmpfs_mnt == ERR_PTR(-EINVAL)) /* kernels without huge pages refuse huge= */
		tmpfs_mnt = mount_with(type, "");
	if (IS_ERR(tmpfs_mnt)) {
		pr_err("cannot mount a tmpfs of the core's own: error %ld\n", PTR_ERR(tmpfs_mnt));
		return PTR_ERR(tmpfs_mnt);
	}
	/* Nobody is to execute a buffer: refuses PROT_EXEC to every mapping of it. */
	tmpfs_mnt->mnt_sb->s_iflags |= SB_I_NOEXEC;
	return 0;
}

/**
 * kubuf_tmpfs_exit() - let the mount go; mappings of its files keep it alive
 */
void kubuf_tmpfs_exit(void)
{
	kern_unmount(tmpfs_mnt);
}

/*
 * The inode belongs to the core: whoever holds a descriptor or a mapping of the buffer
 * changes none of it, whatever the VFS lets a file's owner do. Three layers, because a
 * process with CAP_FOWNER and CAP_LINUX_IMMUTABLE gets through the last two:
 *
 * - Seals, which no call reaches: a descriptor of ours is not tmpfs's to fcntl(), and
 *   F_SEAL_SEAL closes the set. FUTURE_WRITE refuses to punch holes (MADV_REMOVE), which
 *   would leave the kernel and devices with pages that processes no longer see; GROW and
 *   SHRINK keep the size. shmem.c hands VMAs over so that FUTURE_WRITE lets them write.
 * - The owner is root and nobody may write: the VFS refuses the maker, and root of a
 *   user namespace, what it grants to an owner (fchmod, utimes, FS_IOC_SETFLAGS, xattrs).
 * - Immutability, which refuses the same to root until it is taken off.
 */
static void tmpfs_protect(struct inode *inode)
{
	SHMEM_I(inode)->seals |= F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = GLOBAL_ROOT_GID;
	inode->i_mode = S_IFREG | 0400;
	kubuf_compat_shmem_immutable(inode);
	/* Who may map is the node's matter; an LSM would judge by tmpfs's label. */
	inode->i_flags |= S_PRIVATE;
	inode->i_fop = tmpfs_no_open;
}

/**
 * kubuf_tmpfs_file() - an unlinked file of fixed size, without memory as yet
 * @label: what it is called in /proc/PID/maps, after "kubuf:"
 * @size: bytes
 *
 * Nobody but the core can open, resize, punch or relabel it.
 *
 * Return: the file, which fput() lets go, or ERR_PTR.
 */
struct file *kubuf_tmpfs_file(const char *label, size_t size)
{
	char name[KUBUF_NAME_SIZE + sizeof("kubuf:")];
	struct file *file;

	snprintf(name, sizeof(name), "kubuf:%s", label);
	file = kubuf_compat_shmem_file(tmpfs_mnt, name, size);
	if (IS_ERR(file)) /* -ENOSPC means no memory for an inode: the mount limits no inodes */
		return file == ERR_PTR(-ENOSPC) ? ERR_PTR(-ENOMEM) : file;
	/*
	 * Not movable, for pages are referenced for long. And not __GFP_ACCOUNT:
	 * tmpfs charges its pages itself, a second charge would never be returned.
	 */
	mapping_set_gfp_mask(file_inode(file)->i_mapping, GFP_HIGHUSER);
	tmpfs_protect(file_inode(file));
	return file;
}

/**
 * kubuf_tmpfs_open() - one more open file on the inode of such a file
 * @file: a file that kubuf_tmpfs_file() made
 * @flags: O_RDWR or O_RDONLY
 * @fops: what it is to do; the module that owns them stays as long as the file
 *
 * Return: the new file, or ERR_PTR of -ENOMEM, -ENFILE, -ENODEV (the module goes).
 */
struct file *kubuf_tmpfs_open(struct file *file, int flags, const struct file_operations *fops)
{
	struct inode *inode = file_inode(file);
	const char *name = file->f_path.dentry->d_name.name;
	struct file *new;

	/* The last fput() drops it, and nothing else takes it. */
	if (!try_module_get(fops->owner))
		return ERR_PTR(-ENODEV);
	new = alloc_file_pseudo(inode, tmpfs_mnt, name, flags, fops);
	if (IS_ERR(new)) {
		module_put(fops->owner);
		return new;
	}
	ihold(inode); /* likewise; until here @file has kept it */
	/* What open(2) finds out for files that it opens. */
	new->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS;
	return new;
}

/**
 * kubuf_tmpfs_used() - what the mount holds
 *
 * Return: bytes of all pages, those past the ends of buffers among them.
 */
u64 kubuf_tmpfs_used(void)
{
	struct path root = { .mnt = tmpfs_mnt, .dentry = tmpfs_mnt->mnt_root };
	struct kstatfs st;

	return vfs_statfs(&root, &st) ? 0 : (u64)(st.f_blocks - st.f_bfree) * st.f_bsize;
}

/**
 * kubuf_tmpfs_own() - bytes that buffers have within their own sizes
 *
 * Context: process context. Walks all files of the mount: not for hot paths.
 * Return: bytes.
 */
u64 kubuf_tmpfs_own(void)
{
	struct super_block *sb = tmpfs_mnt->mnt_sb;
	struct inode *inode;
	u64 used = 0;

	/* The lock keeps every inode on the list; nothing of them is held. */
	spin_lock(&sb->s_inode_list_lock);
	list_for_each_entry(inode, &sb->s_inodes, i_sb_list)
		used += min_t(u64, (u64)READ_ONCE(SHMEM_I(inode)->alloced) << PAGE_SHIFT,
			      i_size_read(inode));
	spin_unlock(&sb->s_inode_list_lock);
	return used;
}
