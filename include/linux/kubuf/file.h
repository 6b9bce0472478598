/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/file - file operations for a driver's own node
 *
 * A driver that replaces some of the operations uses groups for the others:
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
 * kubuf_file_open() - make a file being opened a file of a buffer
 * @file: the file, in the driver's open operation
 * @buf: the buffer; the file takes a reference of its own
 *
 * Until kubuf_file_release() file->f_mapping points into the buffer. The driver may use the
 * rest of the file, private_data included.
 *
 * After success kubuf_file_release() must be called: by the release operation, or by the open
 * operation if that fails later, since the VFS then calls no release operation.
 *
 * Return: 0; -ENODEV after kubuf_hangup(); -EACCES: opened for writing, but the buffer is
 * KUBUF_READ_ONLY or registered for reading.
 */
int kubuf_file_open(struct file *file, struct kubuf *buf);

/**
 * kubuf_file_release() - release operation: drop the file's reference
 * @inode: not used
 * @file: a file for which kubuf_file_open() was called
 *
 * Return: 0.
 */
int kubuf_file_release(struct inode *inode, struct file *file);

/**
 * kubuf_file_llseek() - llseek operation: as for a file of the buffer's size without holes
 * @file: the file
 * @offset: the offset
 * @whence: SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA or SEEK_HOLE
 *
 * Return: the new position; -EINVAL: the position would be outside [0, size]; -ENXIO: SEEK_DATA
 * or SEEK_HOLE at or past the end.
 */
loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence);

/**
 * kubuf_file_read_iter() - read_iter operation: kubuf_read() at the position
 * @iocb: file and position, which is advanced by the bytes read
 * @to: destination
 *
 * Return: as kubuf_read(); -EAGAIN for IOCB_NOWAIT on memory that is swapped out.
 */
ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to);

/**
 * kubuf_file_write_iter() - write_iter operation: kubuf_write() at the position
 * @iocb: file and position, which is advanced by the bytes written; O_APPEND is ignored
 * @from: source
 *
 * Return: as kubuf_write(); -EAGAIN for IOCB_NOWAIT on memory that is swapped out.
 */
ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from);

/**
 * kubuf_file_splice_read() - splice_read operation: calls read_iter
 * @file: the file
 * @pos: position, which is advanced by the bytes spliced
 * @pipe: destination
 * @len: bytes
 * @flags: flags of splice()
 *
 * For any file operations with a read_iter, also one of the driver's own. The splice_write
 * operation is the kernel's iter_file_splice_write().
 *
 * Return: bytes, or a negative errno of read_iter.
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
 * kubuf_file_show_fdinfo() - show_fdinfo operation: print properties of the buffer
 * @seq: the seq_file to print to
 * @file: the file
 */
void kubuf_file_show_fdinfo(struct seq_file *seq, struct file *file);

/**
 * kubuf_file_ioctl() - ioctl operation: the ioctls of a buffer in <uapi/linux/kubuf.h>
 * @file: the file
 * @cmd: the command
 * @arg: user address of the argument
 *
 * A driver with ioctls of its own calls this function for all other commands. For 32-bit
 * programs compat_ptr_ioctl() is enough.
 *
 * Return: 0 or a negative errno of the ioctl; -ENOTTY for unknown commands.
 */
long kubuf_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

/**
 * kubuf_mmap() - map a buffer, or a part of it, into the calling process
 * @buf: the buffer
 * @vma: the VMA of a file's mmap operation; its vm_pgoff is the offset into the buffer
 *
 * The mapping may be shared or private. The file's rights limit the mapping's, and mprotect()
 * cannot add to them. Refused are writable private mappings of memory that is not write-back
 * (the copy that the first store makes would have the wrong memory type) or mapped by pfn (the
 * physical address would show), unless %KUBUF_PRIVATE_WRITE is set; and always those of
 * scattered memory mapped by pfn. No mapping is executable.
 *
 * The driver must not change the VMA's operations, private data and flags afterwards; setting
 * VM_MIXEDMAP or VM_PFNMAP would leak huge pages.
 *
 * Context: an mmap operation, with mmap_lock held for writing.
 * Return: 0; -EINVAL (past the end; or refused, with the reason in the log); -EPERM
 * (PROT_EXEC); -EACCES (KUBUF_READ_ONLY, and the file is open for writing and the mapping
 * shared); -ENODEV (registered memory); -ENOMEM.
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
 * Uses the function of the buffer's tmpfs file, which aligns mappings so that huge pages can be
 * mapped as a whole. Resident memory gains, too: an aligned mapping needs fewer page tables and
 * fewer faults.
 *
 * Return: the address, or a negative errno as an unsigned long.
 */
unsigned long kubuf_get_unmapped_area(struct kubuf *buf, struct file *file, unsigned long addr,
				      unsigned long len, unsigned long pgoff, unsigned long flags);

/**
 * DOC: file operations in groups
 *
 * No operation is in two groups, so a driver either uses a group or provides its operations
 * itself. The operations need a file for which kubuf_file_open() was called. A driver with its
 * own release operation must call kubuf_file_release() there.
 *
 * KUBUF_FOPS_FILE: release, llseek, fsync (there is nothing to write back), show_fdinfo
 * KUBUF_FOPS_RW: read, write and splice by iterators
 * KUBUF_FOPS_MAP: mmap and get_unmapped_area
 * KUBUF_FOPS_IOCTL: the ioctls of a buffer
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
/*
 * With this flag io_uring writes directly and not from a worker. Before 6.10 kubuf_file_open()
 * sets it in f_mode.
 */
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
 * DEFINE_KUBUF_FOPS() - define all file operations of a node for a buffer
 * @name: name of the variable
 * @open_node: open operation, which calls kubuf_file_open()
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
