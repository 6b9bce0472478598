// SPDX-License-Identifier: GPL-2.0
/*
 * file - file operations for a node that is a buffer
 *
 * Each open file holds one reference to its buffer, in private_data.
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/uio.h>

#include "buf.h"
#include "compat.h"

static struct kubuf *file_buf(struct file *file)
{
	return file->private_data;
}

/**
 * kubuf_file_open() - make an open file one of a buffer
 * @file: the file, in its open operation
 * @buf: the buffer; the file takes a reference of its own
 *
 * Return: 0, so that an open operation can end in it.
 */
int kubuf_file_open(struct file *file, struct kubuf *buf)
{
	file->private_data = kubuf_get(buf);
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_open);

/**
 * kubuf_file_release() - release operation: drop the file's reference
 * @inode: not used
 * @file: a file that kubuf_file_open() has seen
 *
 * Return: 0.
 */
int kubuf_file_release(struct inode *inode, struct file *file)
{
	kubuf_put(file_buf(file));
	return 0;
}
EXPORT_SYMBOL_GPL(kubuf_file_release);

/**
 * kubuf_file_llseek() - llseek operation: as on a file of the buffer's size
 * @file: the file
 * @offset: how far
 * @whence: from where; SEEK_SET, SEEK_CUR, SEEK_END
 *
 * Return: the new position, or -EINVAL: it would lie outside [0, size].
 */
loff_t kubuf_file_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, file_buf(file)->size);
}
EXPORT_SYMBOL_GPL(kubuf_file_llseek);

/**
 * kubuf_file_read_iter() - read_iter operation: kubuf_read() at the position
 * @iocb: file and position; the position moves by what was read
 * @to: where to
 *
 * Return: as kubuf_read().
 */
ssize_t kubuf_file_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	ssize_t ret = kubuf_read(file_buf(iocb->ki_filp), iocb->ki_pos, to);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_read_iter);

/**
 * kubuf_file_write_iter() - write_iter operation: kubuf_write() at the position
 * @iocb: file and position; with O_APPEND too, since there is nothing to append to
 * @from: where from
 *
 * Return: as kubuf_write().
 */
ssize_t kubuf_file_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t ret = kubuf_write(file_buf(iocb->ki_filp), iocb->ki_pos, from);

	if (ret > 0)
		iocb->ki_pos += ret;
	return ret;
}
EXPORT_SYMBOL_GPL(kubuf_file_write_iter);

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
			       size_t len, unsigned int flags)
{
	return kubuf_compat_splice_read(file, pos, pipe, len, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_splice_read);

/**
 * kubuf_file_mmap() - mmap operation: kubuf_mmap() of the file's buffer
 * @file: the file
 * @vma: the VMA
 *
 * Return: as kubuf_mmap().
 */
int kubuf_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	return kubuf_mmap(file_buf(file), vma);
}
EXPORT_SYMBOL_GPL(kubuf_file_mmap);

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
					   unsigned long flags)
{
	return kubuf_get_unmapped_area(file_buf(file), file, addr, len, pgoff, flags);
}
EXPORT_SYMBOL_GPL(kubuf_file_get_unmapped_area);
