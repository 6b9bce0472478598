/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/file - file operations for a driver's node that is a buffer
 *
 * A driver whose node does some of it in another way takes the groups that it leaves as
 * they are:
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
 * Included by <linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_FILE_H
#define _LINUX_KUBUF_FILE_H

#include <linux/fs.h>
#include <linux/types.h>

struct iov_iter;
struct kubuf;
struct pipe_inode_info;
struct seq_file;
struct vm_area_struct;

/**
 * kubuf_file_open() - make an open file one of a buffer
 * @file: the file, in its open operation
 * @buf: the buffer; the file takes a reference of its own
 *
 * From here on its f_mapping is the buffer's, until kubuf_file_release(). The rest of the
 * file is the driver's, private_data too.
 *
 * kubuf_file_release() is due: by the release operation, or at once where an open operation
 * goes on and then fails, which the VFS releases nothing of.
 *
 * Return: 0; -ENODEV after kubuf_hangup(); -EACCES: KUBUF_READ_ONLY, or registered for reading,
 * and open for writing. An open operation can end in it.
 */
int kubuf_file_open(struct file *file, struct kubuf *buf);

/**
 * kubuf_file_release() - release operation: drop the file's reference
 * @inode: not used
 * @file: a file that kubuf_file_open() has seen
 *
 * Return: 0.
 */
int kubuf_file_release(struct inode *inode, struct file *file);

/**
 * kubuf_file_llseek() - llseek operation: as on a file of the buffer's size, all of it data
 * @file: the file
 * @offset: how far
 * @whence: from where; or SEEK_DATA, SEEK_HOLE
 *
 * Return: the new position; -EINVAL: it would lie outside [0, size]; -ENXIO: no data or hole
 * is looked for past the end.
 */
loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence);

/**
 * kubuf_file_read_iter() - read_iter operation: kubuf_read() at the position
 * @iocb: file and position; the position moves by what was read
 * @to: where to
 *
 * Return: as kubuf_read(); -EAGAIN for IOCB_NOWAIT on memory that is swapped out.
 */
ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to);

/**
 * kubuf_file_write_iter() - write_iter operation: kubuf_write() at the position
 * @iocb: file and position; with O_APPEND too, since there is nothing to append to
 * @from: where from
 *
 * Return: as kubuf_write(); -EAGAIN as above.
 */
ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from);

/**
 * kubuf_file_splice_read() - splice_read operation: through read_iter
 * @file: the file
 * @pos: position; moves by what was spliced
 * @pipe: where to
 * @len: bytes
 * @flags: flags of splice()
 *
 * For every node whose file operations have a read_iter, the driver's own too.
 * The other direction is the kernel's iter_file_splice_write().
 *
 * Return: bytes, or a negative errno of that read_iter.
 */
ssize_t kubuf_file_splice_read(struct file *file, loff_t *pos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags);

/**
 * kubuf_file_mmap() - mmap operation: kubuf_mmap() of the file's buffer
 * @file: the file
 * @vma: the VMA
 *
 * Return: as kubuf_mmap().
 */
int kubuf_file_mmap(struct file *file, struct vm_area_struct *vma);

/**
 * kubuf_file_get_unmapped_area() - get_unmapped_area operation
 * @file: the file
 * @addr: address asked for, 0 for any
 * @len: bytes
 * @pgoff: offset into the buffer, in pages
 * @flags: flags of mmap()
 *
 * Return: as kubuf_get_unmapped_area().
 */
unsigned long kubuf_file_get_unmapped_area(struct file *file, unsigned long addr,
					   unsigned long len, unsigned long pgoff,
					   unsigned long flags);

/**
 * kubuf_file_show_fdinfo() - show_fdinfo operation: what the descriptor is, for people
 * @seq: the kernel's
 * @file: the file
 */
void kubuf_file_show_fdinfo(struct seq_file *seq, struct file *file);

/**
 * kubuf_file_ioctl() - ioctl operation: the calls that <linux/kubuf.h> has for a buffer
 * @file: the file
 * @cmd: which
 * @arg: user address of the argument
 *
 * A driver with calls of its own tries this one for what it does not know. For
 * 32-bit programs compat_ptr_ioctl() is enough.
 *
 * Return: 0 or a negative errno, as <linux/kubuf.h> says of each; -ENOTTY for others.
 */
long kubuf_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/**
 * kubuf_mmap() - map a buffer, or a part of it, into the calling process
 * @buf: the buffer
 * @vma: the VMA that the kernel hands to a file's mmap operation; its vm_pgoff is
 *	the offset into the buffer
 *
 * Shared and private mappings are both served. The right to write is the
 * opener's, and stays so through mprotect(). Refused are writable private
 * mappings of memory that is not write-back (the copy made by the first store
 * would be RAM of the wrong type) and of memory mapped by pfn (its address would show)
 * unless %KUBUF_PRIVATE_WRITE opts in; and of scattered memory mapped by pfn, always.
 * Nothing is ever executable.
 *
 * The VMA's operations, private data and flags are the core's afterwards: VM_MIXEDMAP or
 * VM_PFNMAP that a driver sets later would leak huge pages.
 *
 * Context: the node's mmap operation, with mmap_lock held for writing.
 * Return: 0; -EINVAL (past the end, or refused: then said in the log); -EPERM
 * (PROT_EXEC); -EACCES (KUBUF_READ_ONLY, of a file that may write, and shared); -ENODEV
 * (registered memory); -ENOMEM.
 */
int kubuf_mmap(struct kubuf *buf, struct vm_area_struct *vma);

/**
 * kubuf_get_unmapped_area() - find an address for a mapping of a buffer
 * @buf: the buffer
 * @file: the node's file
 * @addr: address asked for, 0 for any
 * @len: bytes
 * @pgoff: offset into the buffer, in pages
 * @flags: flags of mmap()
 *
 * tmpfs aligns its files so that huge pages can be mapped whole, without the
 * program's help. Memory of our own has a tmpfs file as well, and what starts with
 * a page table takes fewer of them and fewer faults.
 *
 * Return: the address, or a negative errno as the kernel encodes it there.
 */
unsigned long kubuf_get_unmapped_area(struct kubuf *buf, struct file *file, unsigned long addr,
				      unsigned long len, unsigned long pgoff, unsigned long flags);

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
